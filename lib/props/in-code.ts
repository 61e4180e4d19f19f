import type { Path } from '../config/messages/problem';
import type { Wording } from '../config/messages/wording';

/** Keys of a document, and the props that stand for them. */
const PROPS: Readonly<Record<string, string>> = {
  topicArn: 'topic',
  criticalTopicArn: 'criticalTopic',
  chatTopicArn: 'chatTopic',
  existingSecretArn: 'existingSecret',
  assumeRoleArn: 'assumeRole',
  encryptionKeyArn: 'encryptionKey',
};

/** Of the document's network. */
const NETWORK: Readonly<Record<string, string>> = {
  subnetIds: 'vpcSubnets',
  securityGroupIds: 'securityGroups',
};

/** What sentences about a file call what code calls otherwise. */
const PHRASES: Readonly<Record<string, string>> = {
  ...PROPS,
  'defaults.refreshEvery': 'refreshEvery',
  '{ enabled: false }': 'Alerts.none()',
  'a duration such as 30m, 4h or 7d': 'a Duration of whole minutes',
  'must be unique in the file': 'must be unique',
  'out of this file': 'out of code',
  'split the file': 'split the registries between stacks',
};

const QUOTED = String.raw`"(?:[^"\\]|\\.)*"`;
const WORDS = new RegExp(
  [
    QUOTED,
    ...Object.keys(PHRASES).map((phrase) => `(?<!\\w)${phrase.replaceAll(/[.{}]/g, '\\$&')}(?!\\w)`),
  ].join('|'),
  'g',
);

/** The names that code has for what sentences about a file speak of. What is quoted stays: it is what somebody wrote. */
export const textInCode = (text: string): string =>
  text.replaceAll(WORDS, (found) => PHRASES[found] ?? found);

/** The prop at which something of the document stands. */
function pathInCode(path: Path): Path {
  if (path[0] === 'defaults') return path.slice(1);
  if (path[0] === 'network') return [NETWORK[String(path[1])] ?? 'vpc', ...path.slice(2)];
  return path.map((key, depth) => {
    if (key === 'key' && path[depth - 1] === 'apiToken') return 'jsonKey';
    return typeof key === 'string' ? (PROPS[key] ?? key) : key;
  });
}

/**
 * How messages speak to those who wrote the props of a construct.
 *
 * @param values what they wrote in place of a text, by its path in the document
 * @param moved where a vendor's registry has something else than its document
 */
export const inCode = (values: ReadonlyMap<string, string>, moved: (path: Path) => Path): Wording => ({
  path: (path) => pathInCode(moved(path)),
  value: (path) => values.get(JSON.stringify(path)),
  text: textInCode,
});
