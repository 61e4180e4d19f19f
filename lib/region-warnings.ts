import { Annotations, Stack, Token } from 'aws-cdk-lib';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import type { Construct } from 'constructs';
import { didYouMean } from './config/did-you-mean';
import { type Path, pathText } from './config/problem';
import type { RefresherConfig } from './config/refresher-config';
import type { RegistryConfig } from './config/registry-config';

/** `eu-central-1`, `us-gov-west-1`; a region of this form may be newer than any list here. */
const REGION = /^[a-z]{2}(-[a-z]+)?-(central|east|west|(north|south)(east|west)?)-\d$/;

/** A value of the config, and where it stands. */
interface Placed {
  readonly path: Path;
  readonly value: string | undefined;
}

/** Makes the synthesis warn of regions that can hardly be meant. No error: AWS opens regions that no list here knows. */
export function warnOfRegions(scope: Construct, config: RefresherConfig): void {
  const annotations = Annotations.of(scope);
  const { region } = Stack.of(scope);
  for (const { path, value = '' } of Token.isUnresolved(region) ? [] : arnsOf(config)) {
    const other = regionOf(value);
    if (other === undefined || other === region) continue;
    annotations.addWarningV2(
      'registry-token-refresher:arnOfAnotherRegion',
      `${pathText(path)} is "${value}", of the region ${other}; it must be of the stack's, ${region}.`,
    );
  }
  for (const { path, value } of config.registries.map(regionField)) {
    if (value === undefined || REGION.test(value)) continue;
    // Looked at here only, since the list takes a tenth of a second to load.
    const known = RegionInfo.regions.map(({ name }) => name);
    if (known.includes(value)) continue;
    annotations.addWarningV2(
      'registry-token-refresher:unknownRegion',
      `${pathText(path)} is "${value}", which no region of AWS is called${didYouMean(value, known)}`,
    );
  }
}

/** What must lie in the stack's region. */
const arnsOf = ({ alerts, registries }: RefresherConfig): readonly Placed[] => [
  ...(alerts.enabled
    ? [
        { path: ['alerts', 'topicArn'], value: alerts.topicArn },
        { path: ['alerts', 'criticalTopicArn'], value: alerts.criticalTopicArn },
      ]
    : []),
  ...registries.flatMap((registry, index) => {
    const path = ['registries', index];
    const { secret, encryptionKeyArn } = 'apiToken' in registry ? registry.apiToken : {};
    return [
      { path: [...path, 'existingSecretArn'], value: registry.existingSecretArn },
      { path: [...path, 'apiToken', 'secret'], value: secret },
      { path: [...path, 'apiToken', 'encryptionKeyArn'], value: encryptionKeyArn },
    ];
  }),
];

const regionField = (registry: RegistryConfig, index: number): Placed => ({
  path: ['registries', index, 'region'],
  value: 'region' in registry ? registry.region : undefined,
});

/** The region that an ARN names; undefined for a name, and where only the deployment knows it. */
function regionOf(nameOrArn: string): string | undefined {
  const [, region] = /^arn:[^:]+:[a-z]+:([a-z0-9-]+):/.exec(nameOrArn) ?? [];
  return region;
}
