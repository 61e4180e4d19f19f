import { readFileSync } from 'node:fs';
import { type Document, parseAllDocuments } from 'yaml';
import { holdsCdkToken } from './checks/check-document';
import { ConfigError, placedError } from './config-error';
import type { ConfigSource, GivenStack } from './config-source';
import { defaultStackName } from './defaults/default-names';
import { parseConfig } from './parse-config';
import type { RefresherConfig } from './refresher-config';
import { configText } from './source/config-text';
import { yamlFaults } from './source/yaml-fault';

/**
 * Reads and checks a config file, YAML or JSON.
 *
 * @param region the stack's, if it is known at synth
 * @param account the stack's, if it is known at synth
 * @throws ConfigError for a file that can't be used; it lists every problem and repeats no token
 */
export function readConfig(file: string, region?: string, account?: string): RefresherConfig {
  return readDocument(file, { stackName: defaultStackName(file), region, account });
}

/**
 * Reads and checks a config file whose registries go into a given stack.
 *
 * @throws ConfigError as {@link readConfig}; also for what the file says of a stack and this one is not
 */
export function readConfigFor(file: string, givenStack: GivenStack): RefresherConfig {
  const { name: stackName, region, account } = givenStack;
  return readDocument(file, { stackName, region, account, givenStack });
}

function readDocument(
  file: string,
  stack: Pick<ConfigSource, 'stackName' | 'region' | 'account' | 'givenStack'>,
): RefresherConfig {
  const text = readText(file);
  const { document, value } = parseYaml(text, file);
  return parseConfig(value, {
    file,
    isFile: true,
    ...stack,
    // A value that only code may hold: one problem, without a second one about its form.
    isDeployTimeValue: holdsCdkToken,
    text: configText(text, document),
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
    return 'does not exist; let npx registry-token-refresher init write it, or name another one.';
  }
  if (code === 'EISDIR') return 'is a directory; name the file in it.';
  return `can't be read (${code ?? 'unknown error'}); check the file and its permissions.`;
}

function parseYaml(text: string, file: string): { readonly document: Document; readonly value: unknown } {
  try {
    // Pretty errors would repeat the source, which may hold a token.
    const documents = parseAllDocuments(text, {
      prettyErrors: false,
      logLevel: 'silent',
    });
    if (documents.length > 1) {
      throw new ConfigError(
        `${file} holds ${documents.length} YAML documents; it must hold one, without "---".`,
      );
    }
    const [document] = documents;
    const faults = [...(document?.errors ?? []), ...(document?.warnings ?? [])];
    if (faults.length > 0) {
      throw placedError(yamlFaults(faults, text), file, `${file} is not valid YAML or JSON`);
    }
    const value: unknown = document?.toJS();
    if (document !== undefined && value !== undefined && value !== null) return { document, value };
  } catch (error: unknown) {
    if (error instanceof ConfigError) throw error;
    // yaml's own words may repeat the source, so neither message nor cause has them.
    throw new ConfigError(
      `${file} can't be read as YAML or JSON: it is nested too deeply or its aliases don't resolve.`,
    );
  }
  throw new ConfigError(`${file} is empty; docs/config.md shows the shortest file.`);
}
