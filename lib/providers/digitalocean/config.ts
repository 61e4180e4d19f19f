import * as v from 'valibot';
import { access, apiToken, lifetime, registryMapping } from '../../config/schema/registry-fields';
import { type IsDeployTimeValue, text } from '../../config/schema/text';
import type { VendorConfig } from '../vendor-config';

const document = (isDeployTimeValue: IsDeployTimeValue) =>
  registryMapping(isDeployTimeValue, 'digitalocean', {
    registry: v.pipe(
      text(/^[a-z0-9-]{1,63}$/, 'must be the name of a DigitalOcean registry: 1 to 63 of a-z, 0-9 and -'),
      v.description('Name of the registry at DigitalOcean.'),
    ),
    access,
    lifetime,
    apiToken: apiToken(isDeployTimeValue),
  });

export const digitalocean = {
  document,
  /** The vendor's own and OAuth tokens. */
  tokenForms: [{ pattern: 'do[opr]_v\\d+_\\w+|do[opr]_[0-9a-fA-F]{16,}' }],
  otherNames: ['docr', 'do'],
  apiTokenTells: false,
} satisfies VendorConfig;
