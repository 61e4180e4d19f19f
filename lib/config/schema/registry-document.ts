import * as v from 'valibot';
import { PROVIDER_NAMES } from '../../../lambda/contract/provider-name';
import { VENDOR_CONFIGS } from '../../providers/vendor-configs';
import { REGISTRY_ALLOWED } from './registry-fields';
import { type IsDeployTimeValue, oneOfThese } from './text';

/** The schema of one registry as the file writes it. */
export const registryDocument = (isDeployTimeValue: IsDeployTimeValue) =>
  v.variant(
    'provider',
    Object.values(VENDOR_CONFIGS).map(({ document }) => document(isDeployTimeValue)),
    ({ input, path }) => (path === undefined ? REGISTRY_ALLOWED : oneOfThese(PROVIDER_NAMES, input)),
  );

export type RegistrySchema = ReturnType<typeof registryDocument>;
