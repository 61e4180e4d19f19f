import { readFileSync } from 'node:fs';
import { type ErrorCode, LineCounter, parseAllDocuments, type YAMLError } from 'yaml';
import { holdsCdkToken } from './checks/check-document';
import { ConfigError } from './config-error';
import { defaultStackName } from './defaults/default-names';
import { counted } from './messages/words';
import { parseConfig } from './parse-config';
import type { RefresherConfig } from './refresher-config';

/**
 * Reads and checks a config file, YAML or JSON.
 *
 * @param region the stack's, if it is known at synth
 * @throws ConfigError for a file that can't be used; it lists every problem and repeats no token
 */
export function readConfig(file: string, region?: string): RefresherConfig {
  const document = parseYaml(readText(file), file);
  return parseConfig(document, {
    file,
    isFile: true,
    stackName: defaultStackName(file),
    region,
    // A value that only code may hold: one problem, without a second one about its form.
    isDeployTimeValue: holdsCdkToken,
  });
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error: unknown) {
    throw new ConfigError(`${file} ${unreadable(error)}`, { cause: error });
  }
}

function unreadable(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') {
    return 'does not exist; write it (examples/registries.shortest.yaml is a start) or name another with -c config=<file>.';
  }
  if (code === 'EISDIR') return 'is a directory; name the file in it with -c config=<file>.';
  return `can't be read (${code ?? 'unknown error'}); check the file and its permissions.`;
}

function parseYaml(text: string, file: string): unknown {
  const lines = new LineCounter();
  try {
    // Pretty errors would repeat the source, which may hold a token.
    const documents = parseAllDocuments(text, {
      prettyErrors: false,
      lineCounter: lines,
      logLevel: 'silent',
    });
    if (documents.length > 1) {
      throw new ConfigError(
        `${file} holds ${documents.length} YAML documents; it must hold one, without "---".`,
      );
    }
    const [document] = documents;
    const faults = [...(document?.errors ?? []), ...(document?.warnings ?? [])];
    if (faults.length > 0) throw new ConfigError(malformed(faults, lines, file));
    const value: unknown = document?.toJS();
    if (value !== undefined && value !== null) return value;
  } catch (error: unknown) {
    if (error instanceof ConfigError) throw error;
    // yaml's own words may repeat the source, so neither message nor cause has them.
    throw new ConfigError(
      `${file} can't be read as YAML or JSON: it is nested too deeply or its aliases don't resolve.`,
    );
  }
  throw new ConfigError(`${file} is empty; examples/registries.shortest.yaml is a start.`);
}

function malformed(faults: readonly YAMLError[], lines: LineCounter, file: string): string {
  const places = faults.map(({ code, pos: [offset] }) => {
    const { line, col } = lines.linePos(offset);
    return `- line ${line}, column ${col}: ${FAULTS[code]}`;
  });
  const distinct = new Set(places);
  return [`${file} is not valid YAML or JSON; ${counted(distinct.size, 'problem')}:`, ...distinct].join('\n');
}

/** What the parser objects to, in words without the source. */
const FAULTS: Readonly<Record<ErrorCode, string>> = {
  ALIAS_PROPS: 'an alias (*name) has a tag or an anchor of its own',
  BAD_ALIAS: 'an alias (*name) is empty or names no anchor before it',
  BAD_COLLECTION_TYPE: 'a tag does not suit its list or mapping',
  BAD_DIRECTIVE: 'a line that starts with % is not a YAML directive',
  BAD_DQ_ESCAPE: 'a double-quoted text holds an unknown escape (\\ and what follows)',
  BAD_INDENT: 'the indentation does not fit what surrounds it',
  BAD_PROP_ORDER: 'an anchor or a tag stands before what it can not belong to',
  BAD_SCALAR_START: 'a value starts with a character that needs quotes around the value',
  BLOCK_AS_IMPLICIT_KEY: 'a second "key:" follows on the same line',
  BLOCK_IN_FLOW: 'an indented list or mapping stands inside [ ] or { }',
  DUPLICATE_KEY: 'this key stands in the same mapping twice',
  IMPOSSIBLE: 'the text can not be understood',
  KEY_OVER_1024_CHARS: 'a key is longer than 1024 characters',
  MISSING_CHAR: 'a character is missing: a closing quote or bracket, a comma, a colon or a space',
  MULTILINE_IMPLICIT_KEY: 'a key runs over several lines, or its value is not indented',
  MULTIPLE_ANCHORS: 'a value has more than one anchor (&name)',
  MULTIPLE_DOCS: 'a second document starts',
  MULTIPLE_TAGS: 'a value has more than one tag (!name)',
  NON_STRING_KEY: 'a key is not text',
  RESOURCE_EXHAUSTION: 'the text is nested too deeply',
  TAB_AS_INDENT: 'a tab is used for indentation; use spaces',
  TAG_RESOLVE_FAILED: 'a tag (!name) is not known here; leave it out',
  UNEXPECTED_TOKEN:
    'something unexpected stands here; is a quote, a comma or a line break missing before it?',
};
