import * as v from 'valibot';
import { VENDOR_CONFIGS } from '../../providers/vendor-configs';
import { providerAllowed } from '../messages/provider-words';
import { REGISTRY_ALLOWED } from './registry-fields';
import type { IsDeployTimeValue } from './text';

/** The schema of one registry as the file writes it. */
export const registryDocument = (isDeployTimeValue: IsDeployTimeValue) =>
  v.variant(
    'provider',
    Object.values(VENDOR_CONFIGS).map(({ document }) => document(isDeployTimeValue)),
    ({ input, path }) => (path === undefined ? REGISTRY_ALLOWED : providerAllowed(input)),
  );

export type RegistrySchema = ReturnType<typeof registryDocument>;
