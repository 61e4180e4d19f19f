import type { GenericIssue } from 'valibot';
import { API_TOKEN_KEYS } from '../schema/registry-fields';
import { isMapping } from '../schema/strict-mapping';
import { hideTokens, looksLikeToken } from './token-text';
import type { Wording } from './wording';

export type Path = readonly (string | number)[];

/** One thing that is wrong with a config. */
export interface Problem {
  /** Where: keys, and positions in lists. */
  readonly path: Path;
  /** The rest of a sentence that starts with the path: what is wrong and what is allowed. */
  readonly text: string;
  /** `key`: the key is wrong, whatever its value. @default the value */
  readonly at?: 'key';
  /** What stands there is not repeated. */
  readonly isSecret?: boolean;
}

const SHOWN_LENGTH = 80;
/** The key that a reference to an API token stands under. */
const REFERENCE = 'apiToken';

/** What a schema objects to, with the value as it is written. */
export function schemaProblem(issue: GenericIssue, wording: Wording): Problem {
  const items = issue.path ?? [];
  const last = items.at(-1);
  const path = items.map(keyOf);
  if (issue.type === 'raw_check') return { path, text: issue.message, at: 'key' };
  if (last?.origin === 'key' && issue.input !== undefined) {
    return { path, text: `can't be used as a name; it ${issue.message}`, at: 'key' };
  }
  return {
    path,
    text: `${written(path, last === undefined ? issue.input : last.value, wording)}; it ${issue.message}`,
  };
}

/** A sentence: path, the registry's name if there is one, and what is wrong. */
export function problemSentence({ path, text }: Problem, document: unknown, wording: Wording): string {
  const name = registryName(path, document);
  const where = pathText(wording.path(withoutTokens(path)));
  return hideTokens(`${where}${name === undefined ? '' : ` (${name})`} ${wording.text(text)}`);
}

/** The problem itself; or, if its path leads through a list instead of a mapping, the problem of that list. */
export function atList(problem: Problem, document: unknown): Problem {
  let value = document;
  for (const [depth, key] of problem.path.entries()) {
    if (Array.isArray(value) && typeof key === 'string') return listProblem(problem.path.slice(0, depth));
    if (Array.isArray(value) && typeof key === 'number') value = value[key];
    else value = isMapping(value) ? value[key] : undefined;
  }
  return problem;
}

export const listProblem = (path: Path): Problem => ({ path, text: 'is a list; it must be a mapping' });

/** `"12 hours"`, as short and harmless as a message needs it. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (isMapping(value)) return 'a mapping';
  const text = typeof value === 'string' ? JSON.stringify(hideTokens(hideUserInfo(value))) : String(value);
  return text.length <= SHOWN_LENGTH ? text : `${text.slice(0, SHOWN_LENGTH)}…`;
}

/** A URL without its user name and password. */
const hideUserInfo = (text: string): string => text.replaceAll(/\/\/[^/\s]*@/g, '//[hidden]@');

/** The position of the registry that a path leads into; undefined elsewhere. */
export const registryIndex = ([first, index]: Path): number | undefined =>
  first === 'registries' && typeof index === 'number' ? index : undefined;

function written(path: Path, value: unknown, wording: Wording): string {
  if (value === undefined) return 'is missing';
  if (value === null) return 'is empty';
  // A value in place of a reference to a token may be a token that no pattern recognizes.
  const secret = path.includes(REFERENCE) && typeof value !== 'object';
  return secret ? 'has a value that is not repeated here' : `is ${wording.value(path) ?? shown(value)}`;
}

const keyOf = ({ key }: { readonly key: unknown }): string | number =>
  typeof key === 'number' ? key : String(key);

const HIDDEN = '[hidden]';

/** The path without what may be a token: `{ 0123… }` is one without its key, to YAML a key without its value. */
function withoutTokens(path: Path): Path {
  const reference = path.indexOf(REFERENCE);
  return path.map((key, depth) => {
    const isForeign = reference !== -1 && depth > reference && !API_TOKEN_KEYS.includes(String(key));
    return isForeign && typeof key === 'string' ? HIDDEN : key;
  });
}

/** `registries[2].apiToken.secret` */
export function pathText(path: Path): string {
  if (path.length === 0) return 'The document';
  const parts = path.map((key) => {
    if (key === HIDDEN) return key;
    if (typeof key === 'number') return `[${key}]`;
    return /^[\w$-]{1,60}$/.test(key) ? `.${key}` : `[${shown(key)}]`;
  });
  return parts.join('').replace(/^\./, '');
}

function registryName(path: Path, document: unknown): string | undefined {
  const index = registryIndex(path);
  if (index === undefined || !isMapping(document) || !Array.isArray(document.registries)) return undefined;
  const registry: unknown = document.registries[index];
  const name = isMapping(registry) ? registry.name : undefined;
  return typeof name === 'string' && /^[a-z0-9-]{1,63}$/.test(name) && !looksLikeToken(name)
    ? name
    : undefined;
}
