import type { ConfigSource } from './config-source';
import { type DocumentField, documentFields } from './document-fields';
import type { Path, Problem } from './problem';

/** Keys that JavaScript has for every mapping. Schemas pass over them without a word. */
const RESERVED = ['__proto__', 'constructor', 'prototype'];
/** How the CDK marks what only the deployment knows. */
const CDK_TOKEN = '${Token[';

/** What no schema sees: keys that it drops, and in a file values that only a CDK app can make. */
export const checkDocument = (document: unknown, { isFile = false }: ConfigSource): readonly Problem[] =>
  [...documentFields(document)].flatMap((field) => [
    ...checkKey(field.path),
    ...(isFile ? checkCdkToken(field) : []),
  ]);

function checkKey(path: Path): readonly Problem[] {
  if (!RESERVED.includes(String(path.at(-1)))) return [];
  const text =
    path[0] === 'tags' ? "can't be used as a name; take another" : 'is not a known key; take it out';
  return [{ path, text }];
}

function checkCdkToken({ path, value }: DocumentField): readonly Problem[] {
  if (![path.at(-1), value].some((text) => typeof text === 'string' && text.includes(CDK_TOKEN))) return [];
  return [{ path, text: `holds ${CDK_TOKEN}, which stands for nothing in a file; write the value itself` }];
}
