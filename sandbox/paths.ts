import { join } from 'node:path';

/** The repository's root. */
export const ROOT = join(__dirname, '..');
/** Where Node.js of Lambda's version lies: the functions, the CDK CLI and the app run on it. */
export const NODE_FOLDER = join(ROOT, 'node_modules/node/bin');
