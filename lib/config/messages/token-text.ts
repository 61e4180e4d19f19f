import { PROVIDER_NAMES } from '../../../lambda/contract/provider-name';
import { vendorConfig } from '../../providers/vendor-configs';
import type { Range } from '../source/excerpt';

/** The marks that vendors put on their tokens. */
const FORMS = PROVIDER_NAMES.flatMap((name) => vendorConfig(name).tokenForms);
const MARKED = [...new Set(FORMS.map(({ pattern }) => pattern))].join('|');

/** Hex digests and keys: longer than any part of a UUID. */
const LONG_HEX = '(?=[a-fA-F]*[0-9])(?=[0-9]*[a-fA-F])[0-9a-fA-F]{40,}';
/** Shorter text isn't judged. */
const LONG = 40;
const LONG_RUN = `[A-Za-z0-9+/=_-]{${LONG},}`;
const CANDIDATE = new RegExp(`${MARKED}|${LONG_HEX}|${LONG_RUN}`, 'g');

const ARN = /^arn:[\w-]+:[\w-]+:[\w-]*:\d*:/;
/** What CloudFormation and Secrets Manager append to names that people chose. */
const GENERATED_SUFFIX = /([0-9A-F]{8}-[A-Za-z0-9]{12}|-[A-Za-z0-9]{12})?(-[A-Za-z0-9]{6})?$/;

/** Whether the text carries something that a vendor marks as its token. */
export const hasMarkedToken = (text: string): boolean =>
  (text.match(new RegExp(MARKED, 'g')) ?? []).some((run) =>
    FORMS.some(
      ({ pattern, isToken = () => true }) => new RegExp(`^(?:${pattern})$`).test(run) && isToken(run),
    ),
  );

/** Whether the text carries something that is a token by its mark or by its looks. ARNs, UUIDs and names don't. */
export function looksLikeToken(text: string): boolean {
  if (ARN.test(text)) return hasMarkedToken(text);
  return (text.match(CANDIDATE) ?? []).some(isToken);
}

/** The text without the parts that look like a token. */
export const hideTokens = (text: string): string =>
  text.replaceAll(CANDIDATE, (run) => (isToken(run) ? '[hidden]' : run));

/** Where in a text anything looks like a token, or is a user name and password in a URL. */
export const secretRanges = (text: string): readonly Range[] =>
  [
    ...[...text.matchAll(CANDIDATE)].filter(([run]) => isToken(run)),
    ...text.matchAll(/(?<=\/\/)[^/\s]*(?=@)/g),
  ].map(({ index, 0: run }) => ({ start: index, end: index + run.length }));

const isToken = (run: string): boolean =>
  hasMarkedToken(run) ||
  new RegExp(LONG_HEX).test(run) ||
  (run.length >= LONG && isRandom(run.replace(GENERATED_SUFFIX, '')));

/** `Api`, `Token`, `V2`, `EU1` */
const WORD = /[A-Z]+(?![a-z])\d*|[A-Z]?[a-z]+\d*|\d+/g;

/**
 * Random text changes between cases and digits at every third character. People write words of several letters, mostly
 * with separators between them.
 */
function isRandom(run: string): boolean {
  const parts = run
    .split(/[^A-Za-z0-9]+/)
    // K8s, V2, 01; and the parts of UUIDs.
    .filter((part) => part.length > 3 && !/^([0-9a-f]+|[0-9A-F]+)$/.test(part))
    .map((part) => ({ length: part.length, seams: (part.match(WORD)?.length ?? 0) - 1 }))
    .filter(({ seams }) => seams > 0);
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const seams = sum(parts.map((part) => part.seams));
  return seams >= 5 && seams >= sum(parts.map(({ length }) => length)) * 0.19;
}
