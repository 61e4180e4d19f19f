/** Files of a function's code asset. */
export const BUNDLE_FILE = 'index.js';
export const HANDLER = 'index.handler';
/** This provider's entries, beside the bundle. */
export const REGISTRIES_FILE = 'registries.json';
