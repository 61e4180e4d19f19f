import { Duration, type Stack } from 'aws-cdk-lib';
import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ReplicaRegion } from 'aws-cdk-lib/aws-secretsmanager';
import type { Path, Problem } from '../config/messages/problem';
import type { Wording } from '../config/messages/wording';
import { isMapping } from '../config/schema/strict-mapping';
import { Alerts, type GivenTopics } from './alerts';
import { inCode } from './in-code';
import { Registry } from './registry';
import type { RegistryTokenRefresherProps } from './registry-token-refresher-props';
import type { WrittenRegistry } from './written-registry';

/** The props of a construct, as a config document says them. */
export interface ConstructDocument {
  readonly document: object;
  /** What is wrong with them that the document doesn't show. */
  readonly problems: readonly Problem[];
  readonly wording: Wording;
}

/** The topics that the props hand over. */
export const givenTopics = ({ alerts }: RegistryTokenRefresherProps): GivenTopics => alerts._topics;

/** The props of a construct in a stack as a config document would say them: every construct by its ARN. */
export function constructDocument(props: RegistryTokenRefresherProps, stack: Stack): ConstructDocument {
  const { registries, alerts, refreshEvery, logRetention, encryptionKey, replicas, ...rest } = props;
  const { vpc, vpcSubnets, securityGroups, ...others } = rest;
  const written = Array.isArray(registries) ? registries.map((registry) => writtenBy(registry, stack)) : [];
  const hasAlerts = alerts instanceof Alerts;
  const { document, values, problems } = withoutConstructs({
    ...others,
    ...(refreshEvery === undefined ? {} : { defaults: { refreshEvery } }),
    ...(logRetention === undefined ? {} : { logRetention: `${logRetention}d` }),
    ...(encryptionKey === undefined ? {} : { encryptionKeyArn: encryptionKey.keyArn }),
    ...(replicas === undefined
      ? {}
      : { replicas: Array.isArray(replicas) ? replicas.map(writtenReplica) : replicas }),
    ...(vpc === undefined ? {} : { network: writtenNetwork(vpc, rest) }),
    alerts: hasAlerts ? alerts._written() : undefined,
    registries: Array.isArray(registries) ? written.map(({ fields }) => fields) : registries,
  });
  if (logRetention !== undefined) {
    values.set(
      JSON.stringify(['logRetention']),
      `RetentionDays.${RetentionDays[logRetention] ?? logRetention}`,
    );
  }
  return {
    document,
    problems: [
      ...problems,
      ...(vpc === undefined
        ? Object.entries({ vpcSubnets, securityGroups }).flatMap(([key, value]) =>
            value === undefined ? [] : [{ path: [key], text: 'requires vpc, which is missing' }],
          )
        : []),
      ...(hasAlerts
        ? alerts._problems
        : [{ path: ['alerts'], text: 'must be Alerts.to(…), or Alerts.none() to be told nothing' }]),
      ...written.flatMap((registry, index) =>
        registry.problems.map(({ path, text }) => ({ path: ['registries', index, ...path], text })),
      ),
    ],
    wording: inCode(values, (path) => movedPath(path, written)),
  };
}

/** A VPC whose functions have at least one group. */
const writtenNetwork = (
  vpc: IVpc,
  { vpcSubnets, securityGroups = [] }: Pick<RegistryTokenRefresherProps, 'vpcSubnets' | 'securityGroups'>,
): object => ({
  vpcId: vpc.vpcId,
  subnetIds: vpc.selectSubnets(vpcSubnets).subnetIds,
  securityGroupIds: securityGroups.map(({ securityGroupId }) => securityGroupId),
});

const writtenReplica = ({ encryptionKey, ...replica }: ReplicaRegion): object => ({
  ...replica,
  ...(encryptionKey === undefined ? {} : { encryptionKeyArn: encryptionKey.keyArn }),
});

/** Without the compiler's checks anything may stand in the list. */
const writtenBy = (registry: Registry, stack: Stack): WrittenRegistry =>
  registry instanceof Registry
    ? registry._written(stack)
    : {
        fields: {},
        problems: [{ path: [], text: 'must be made by a method of Registry, such as Registry.ecr' }],
      };

function movedPath(path: Path, written: readonly WrittenRegistry[]): Path {
  const [list, index, ...rest] = path;
  if (list !== 'registries' || typeof index !== 'number') return path;
  const { inCode: moved } = written[index] ?? {};
  return [list, index, ...(moved === undefined ? rest : moved(rest))];
}

interface Plain {
  readonly document: object;
  /** Durations as they were written, by their paths. */
  readonly values: Map<string, string>;
  readonly problems: readonly Problem[];
}

/** The document with a text in place of each Duration. */
function withoutConstructs(raw: object): Plain {
  const values = new Map<string, string>();
  const problems: Problem[] = [];
  const plain = (value: unknown, path: Path): unknown => {
    if (value instanceof Duration) {
      if (value.isUnresolved()) {
        problems.push({ path, text: 'is known only at the deployment; it must be known at the synthesis' });
        return undefined;
      }
      // `90 minutes`
      const written = value.formatTokenToNumber();
      values.set(JSON.stringify(path), written);
      const minutes = value.toMinutes({ integral: false });
      return Number.isInteger(minutes) ? `${minutes}m` : written;
    }
    if (Array.isArray(value)) return value.map((item, index) => plain(item, [...path, index]));
    if (!isMapping(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, field]) => [key, plain(field, [...path, key])]),
    );
  };
  const document = Object.fromEntries(Object.entries(raw).map(([key, field]) => [key, plain(field, [key])]));
  return { document, values, problems };
}
