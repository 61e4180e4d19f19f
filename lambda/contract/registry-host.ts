import * as v from 'valibot';
import { parseHost } from './host';

/** The host that the config gives a registry, instead of its vendor's usual form. */
export const registryHost = v.pipe(
  v.string(),
  v.check((text) => parseHost(text) !== undefined),
);
