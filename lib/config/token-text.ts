/** What vendors' tokens start with: DigitalOcean's own and OAuth tokens, JSON Web Tokens (IONOS), AWS access key ids. */
const MARKED = [
  'do[opr]_v\\d+_\\w+',
  'do[opr]_[0-9a-fA-F]{16,}',
  'eyJ[\\w-]+\\.[\\w-]+(?:\\.[\\w-]*)?',
  '(?<![A-Za-z0-9])eyJ[\\w-]{8,}',
  'A[KS]IA[A-Z0-9]{12,}',
].join('|');

/** Hex digests and keys: longer than a UUID's parts ever are. */
const LONG_HEX = '(?=[a-fA-F]*[0-9])(?=[0-9]*[a-fA-F])[0-9a-fA-F]{40,}';
const LONG_RUN = '[A-Za-z0-9+/=_-]{40,}';
const CANDIDATE = new RegExp(`${MARKED}|${LONG_HEX}|${LONG_RUN}`, 'g');

const ARN = /^arn:[\w-]+:[\w-]+:[\w-]*:\d*:/;
/** What CloudFormation and Secrets Manager append to names that people chose. */
const GENERATED_SUFFIX = /([0-9A-F]{8}-[A-Za-z0-9]{12}|-[A-Za-z0-9]{12})?(-[A-Za-z0-9]{6})?$/;

/** Whether the text carries something that a vendor marks as its token. */
export const hasMarkedToken = (text: string): boolean => new RegExp(MARKED).test(text);

/** Whether the text carries something that is a token by its mark or by its looks. ARNs, UUIDs and names don't. */
export function looksLikeToken(text: string): boolean {
  if (ARN.test(text)) return hasMarkedToken(text);
  return (text.match(CANDIDATE) ?? []).some(isToken);
}

/** The text with everything in it that looks like a token left out. */
export const hideTokens = (text: string): string =>
  text.replaceAll(CANDIDATE, (run) => (isToken(run) ? '[hidden]' : run));

function isToken(run: string): boolean {
  return hasMarkedToken(run) || new RegExp(LONG_HEX).test(run) || isRandom(run.replace(GENERATED_SUFFIX, ''));
}

/** Random text mixes cases and digits at every other character; words and paths that people write don't. */
function isRandom(run: string): boolean {
  const kinds = [...run.replaceAll(/[^A-Za-z0-9]/g, '')].map((character) => {
    if (/\d/.test(character)) return 'digit';
    return /[a-z]/.test(character) ? 'lower' : 'upper';
  });
  const changes = kinds.filter((kind, index) => index > 0 && kind !== kinds[index - 1]).length;
  return new Set(kinds).size === 3 && changes >= kinds.length * 0.3;
}
