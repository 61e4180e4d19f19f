import { Annotations, Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { type Path, pathText } from './config/problem';
import type { RefresherConfig } from './config/refresher-config';
import { LIGHTSAIL_REGIONS, mayBeRegion, regionMeant } from './config/regions';
import type { RegistryConfig } from './config/registry-config';

/**
 * Makes the synthesis warn of regions in which a registry can hardly be. They are no errors: AWS opens regions, and brings
 * its services to more of them, without this software knowing.
 */
export function warnOfRegions(scope: Construct, { registries }: RefresherConfig): void {
  const annotations = Annotations.of(scope);
  const { region: stackRegion } = Stack.of(scope);
  const ofStack = Token.isUnresolved(stackRegion) ? undefined : stackRegion;
  for (const [index, registry] of registries.entries()) {
    const path = ['registries', index, 'region'];
    const own = 'region' in registry ? registry.region : undefined;
    if (own !== undefined && !mayBeRegion(own)) {
      annotations.addWarningV2(
        'registry-token-refresher:unknownRegion',
        `${pathText(path)} is "${own}", which no region of AWS is called${regionMeant(own)}`,
      );
    } else if (isWithoutLightsail(registry, own ?? ofStack)) {
      annotations.addWarningV2(
        'registry-token-refresher:noLightsail',
        `${whereIs(path, own, ofStack)}, where AWS does not offer Lightsail as far as this release knows; Lightsail's regions are ${LIGHTSAIL_REGIONS.slice(0, -1).join(', ')} and ${LIGHTSAIL_REGIONS.at(-1)}.`,
      );
    }
  }
}

const isWithoutLightsail = ({ provider }: RegistryConfig, region: string | undefined): boolean =>
  provider === 'lightsail' && region !== undefined && !LIGHTSAIL_REGIONS.includes(region);

const whereIs = (path: Path, own: string | undefined, ofStack: string | undefined): string =>
  own === undefined
    ? `${pathText(path)} is not given, and the stack's is "${ofStack}"`
    : `${pathText(path)} is "${own}"`;
