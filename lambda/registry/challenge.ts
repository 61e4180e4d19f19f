/** One way to authenticate that a registry offers. */
export interface Challenge {
  /** In lower case: `basic`, `bearer`. */
  readonly scheme: string;
  /** By their names in lower case. If a name occurs twice, the first counts. */
  readonly parameters: ReadonlyMap<string, string>;
}

const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const SEPARATORS = /[\s,]*/y;
const SCHEME = new RegExp(`(${TOKEN})(?=[\\s,]|$)(?!\\s*=)`, 'y');
const TOKEN_68 = /\s+[\w.~+/-]+=*(?=\s*(?:,|$))/y;
/** Unquoted values may hold more than a token: some servers leave the quotes of a realm's URL out. */
const PARAMETER = new RegExp(
  `(${TOKEN})\\s*=\\s*(?:"([^"\\\\]*(?:\\\\.[^"\\\\]*)*)"|([^\\s,"]+))(?=[\\s,]|$)`,
  'ys',
);
/** Any other element, up to the next comma; a quote that is never closed takes the rest. */
const UNREADABLE = /(?:[^,"]+|"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?$))+/sy;

/**
 * Reads the challenges of `WWW-Authenticate` (RFC 9110, section 11.6.1) in their order. Takes several header values, and
 * several challenges in one value, which is what `node:http` makes of several headers. Leaves out what is malformed;
 * never throws.
 */
export function parseChallenges(headerValues: readonly string[]): Challenge[] {
  return headerValues.flatMap(parseValue);
}

function parseValue(value: string): Challenge[] {
  const challenges: { scheme: string; parameters: Map<string, string> }[] = [];
  let position = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = position;
    const match = pattern.exec(value);
    if (match !== null) position = pattern.lastIndex;
    return match;
  };

  for (take(SEPARATORS); position < value.length; take(SEPARATORS)) {
    const [, scheme] = take(SCHEME) ?? [];
    const [, name, quoted, unquoted] = (scheme === undefined && take(PARAMETER)) || [];
    if (scheme !== undefined) {
      challenges.push({ scheme: scheme.toLowerCase(), parameters: new Map() });
      take(TOKEN_68);
    } else if (name !== undefined) {
      const parameters = challenges.at(-1)?.parameters;
      const key = name.toLowerCase();
      if (!parameters?.has(key)) parameters?.set(key, quoted?.replaceAll(/\\(.)/gs, '$1') ?? unquoted ?? '');
    } else {
      take(UNREADABLE);
    }
  }
  return challenges;
}
