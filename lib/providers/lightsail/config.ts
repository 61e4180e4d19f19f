import * as v from 'valibot';
import { AWS_LIFETIME } from '../../../lambda/contract/lifetime';
import { givenRole, region, registryMapping } from '../../config/schema/registry-fields';
import type { IsDeployTimeValue } from '../../config/schema/text';
import { checkGivenRole } from '../check-given-role';
import { AWS_ACCESS_KEY } from '../token-form';
import type { VendorConfig } from '../vendor-config';
import { LIGHTSAIL_REGIONS } from './regions';

const document = (isDeployTimeValue: IsDeployTimeValue) =>
  v.pipe(
    registryMapping(isDeployTimeValue, 'lightsail', { region, ...givenRole(isDeployTimeValue) }),
    v.transform((registry) => ({ ...registry, access: 'push' as const })),
  );

export const lightsail = {
  document,
  check: checkGivenRole,
  fixedLifetime: AWS_LIFETIME,
  tokenForms: [AWS_ACCESS_KEY],
  apiTokenTells: false,
  regions: { service: 'Lightsail', known: LIGHTSAIL_REGIONS },
} satisfies VendorConfig;
