import type { ConfigSource, GivenStack } from '../config-source';
import type { Path, Problem } from '../messages/problem';
import { type DocumentField, documentFields } from './document-fields';

/** Keys that JavaScript has for every mapping. Schemas pass over them without a word. */
const RESERVED = ['__proto__', 'constructor', 'prototype'];
/** What a file says of its stack; a construct's stack says it itself. */
const KEYS_OF_FILES = ['account', 'region'];
/** What a file says of its own stack only. */
const KEYS_OF_STACKS = ['stackName', 'terminationProtection'];
/** How the CDK marks what only the deployment knows. */
const CDK_TOKEN = '${Token[';

/** Whether a text holds such a mark. */
export const holdsCdkToken = (text: string): boolean => text.includes(CDK_TOKEN);

/** What no schema sees: keys that it drops, values that only a CDK app can make, keys that only a file has. */
export const checkDocument = (
  document: unknown,
  { isFile = false, givenStack }: ConfigSource,
): readonly Problem[] =>
  [...documentFields(document)].flatMap((field) => [
    ...checkKey(field.path),
    ...(isFile ? checkCdkToken(field) : checkFileKey(field.path)),
    ...(givenStack === undefined ? [] : checkGivenStack(field, givenStack)),
  ]);

function checkKey(path: Path): readonly Problem[] {
  if (!RESERVED.includes(String(path.at(-1)))) return [];
  const text =
    path[0] === 'tags' ? "can't be used as a name; take another" : 'is not a known key; take it out';
  return [{ path, text, at: 'key' }];
}

function checkFileKey(path: Path): readonly Problem[] {
  if (path.length !== 1 || !KEYS_OF_FILES.includes(String(path[0]))) return [];
  return [
    { path, text: "is not a known key here; the stack's env says where it belongs: take it out", at: 'key' },
  ];
}

/** What a file says of a stack that isn't the file's own. */
function checkGivenStack({ path, value }: DocumentField, stack: GivenStack): readonly Problem[] {
  const [key, ...deeper] = path;
  if (deeper.length > 0) return [];
  if (KEYS_OF_STACKS.includes(String(key))) {
    return [{ path, text: `is for the stack of a file, and this one goes into ${stack.path}; take it out` }];
  }
  if ((key !== 'account' && key !== 'region') || typeof value !== 'string') return [];
  const actual = stack[key];
  if (actual === value) return [];
  const text =
    actual === undefined
      ? `is "${value}", and the stack ${stack.path} has no ${key}; give the stack an env with it`
      : `is "${value}", and the stack ${stack.path} belongs to ${actual}; the two must be the same`;
  return [{ path, text }];
}

function checkCdkToken({ path, value }: DocumentField): readonly Problem[] {
  if (![path.at(-1), value].some((text) => typeof text === 'string' && holdsCdkToken(text))) return [];
  return [{ path, text: `holds ${CDK_TOKEN}, which stands for nothing in a file; write the value itself` }];
}
