import { Annotations, Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { mayBeRegion, regionMeant } from './config/aws/regions';
import { type Path, pathText } from './config/messages/problem';
import type { RefresherConfig } from './config/refresher-config';
import { vendorConfig } from './providers/vendor-configs';

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
        `${pathText(path)} is "${own}", which is not a known AWS region${regionMeant(own)}`,
      );
      continue;
    }
    const { regions } = vendorConfig(registry.provider);
    const actual = own ?? ofStack;
    if (regions === undefined || actual === undefined || regions.known.includes(actual)) continue;
    annotations.addWarningV2(
      `registry-token-refresher:no${regions.service}`,
      `${whereIs(path, own, ofStack)}, where AWS does not offer ${regions.service} as far as this release knows; ${regions.service}'s regions are ${regions.known.slice(0, -1).join(', ')} and ${regions.known.at(-1)}.`,
    );
  }
}

const whereIs = (path: Path, own: string | undefined, ofStack: string | undefined): string =>
  own === undefined
    ? `${pathText(path)} is not given, and the stack's is "${ofStack}"`
    : `${pathText(path)} is "${own}"`;
