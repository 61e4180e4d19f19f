import { partitionOf } from '../aws/regions';
import type { Path, Problem } from '../messages/problem';
import { isMapping } from '../schema/strict-mapping';
import type { ConfigDraft } from './config-draft';

/** What an ARN says of where it belongs; what only the deployment knows (a CDK token) is undefined. */
interface Place {
  readonly partition: string | undefined;
  /** Undefined also for services without regions, such as IAM. */
  readonly region: string | undefined;
}

/** An ARN in the document. */
interface WrittenArn {
  readonly path: Path;
  readonly arn: string;
  readonly place: Place;
}

/** ARNs of another region or partition than the stack's: AWS would refuse each when it is used. */
export function checkRegions(draft: ConfigDraft): readonly Problem[] {
  const arns = [
    ...arnsAt([], draft.written, ['encryptionKeyArn']),
    ...arnsAt(['alerts'], draft.written.alerts, ['topicArn', 'criticalTopicArn', 'chatTopicArn']),
    ...draft.registries.flatMap(({ index, written }) => {
      const path: Path = ['registries', index];
      return [
        ...arnsAt(path, written, ['existingSecretArn', 'encryptionKeyArn', 'assumeRoleArn']),
        ...arnsAt([...path, 'apiToken'], written.apiToken, ['secret', 'encryptionKeyArn']),
      ];
    }),
  ];
  const { region } = draft;
  // Without a region at synth there is nothing to compare with but the secret that a key encrypts.
  return region === undefined ? checkKeys(draft) : arns.flatMap((written) => checkArn(written, region));
}

function checkArn({ path, arn, place }: WrittenArn, region: string): readonly Problem[] {
  const partition = partitionOf(region);
  if (place.partition !== undefined && place.partition !== partition) {
    const text = `is "${arn}", of the partition ${place.partition}; it must be of the stack's, ${partition} (region ${region})`;
    return [{ path, text }];
  }
  if (place.region === undefined || place.region === region) return [];
  return [{ path, text: `is "${arn}", of the region ${place.region}; it must be of the stack's, ${region}` }];
}

/** Keys that lie in another region than the secret that they encrypt. */
const checkKeys = ({ registries }: ConfigDraft): readonly Problem[] =>
  registries.flatMap(({ index, written }) => {
    const path: Path = ['registries', index];
    return [
      ...checkKey(path, written, 'existingSecretArn'),
      ...checkKey([...path, 'apiToken'], written.apiToken, 'secret'),
    ];
  });

function checkKey(path: Path, mapping: unknown, secretKey: string): readonly Problem[] {
  const [secret] = arnsAt(path, mapping, [secretKey]);
  const [key] = arnsAt(path, mapping, ['encryptionKeyArn']);
  const [expected, found] = [secret?.place.region, key?.place.region];
  if (key === undefined || expected === undefined || found === undefined || found === expected) return [];
  const text = `is "${key.arn}", of the region ${found}; it must be of the secret's, ${expected}`;
  return [{ path: key.path, text }];
}

/** The ARNs under these keys of a mapping. */
function arnsAt(path: Path, mapping: unknown, keys: readonly string[]): readonly WrittenArn[] {
  if (!isMapping(mapping)) return [];
  return keys.flatMap((key) => {
    const arn = mapping[key];
    const place = typeof arn === 'string' ? placeOf(arn) : undefined;
    return typeof arn !== 'string' || place === undefined ? [] : [{ path: [...path, key], arn, place }];
  });
}

/** @returns undefined for what is no ARN, such as a secret's name */
function placeOf(text: string): Place | undefined {
  const [, partition, region] = /^arn:([^:]+):[a-z-]+:([^:]*):/.exec(text) ?? [];
  if (partition === undefined || region === undefined) return undefined;
  const known = (word: string): string | undefined => (/^[a-z0-9-]+$/.test(word) ? word : undefined);
  return { partition: known(partition), region: known(region) };
}
