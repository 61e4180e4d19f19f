import * as v from 'valibot';
import { PROVIDER_NAMES } from '../../lambda/contract/provider-name';
import { checkDocument } from './check-document';
import { checkFields } from './check-fields';
import { checkLifetimes } from './check-lifetimes';
import { checkNames } from './check-names';
import { checkRegions } from './check-regions';
import { checkSecrets } from './check-secrets';
import { checkTokens } from './check-tokens';
import { completeConfig } from './complete-config';
import { configDocument } from './config-document';
import { type ConfigDraft, configDraft } from './config-draft';
import { ConfigError } from './config-error';
import type { ConfigSource } from './config-source';
import { atList, type Path, type Problem, problemLine, registryIndex, schemaProblem } from './problem';
import type { RefresherConfig } from './refresher-config';
import { commonDocument } from './registry-document';
import { isMapping } from './section';
import { counted } from './words';

/** Relations among values, each checked as far as these are sound. */
const CHECKS = [checkFields, checkNames, checkSecrets, checkRegions, checkLifetimes] as const;

/**
 * Checks a config document and fills in its defaults.
 *
 * @throws ConfigError that lists every problem; what looks like a token is not repeated in it
 */
export function parseConfig(document: unknown, source: ConfigSource): RefresherConfig {
  if (!isMapping(document)) {
    const found = Array.isArray(document) ? 'a list' : 'a single value';
    throw new ConfigError(
      `${source.file} holds ${found}; it must hold a mapping with alerts and registries.`,
    );
  }
  const { success, output, issues = [] } = v.safeParse(configDocument, document);
  const draft = configDraft(document, source);
  const tokens = checkTokens(document);
  const others = [
    ...issues.map(schemaProblem),
    ...checkDocument(document, source),
    ...commonProblems(draft),
    ...CHECKS.flatMap((check) => check(draft)),
  ]
    .map((problem) => atList(problem, document))
    .filter(({ path }) => !tokens.some((token) => isWithin(path, token.path)));

  if (success && tokens.length + others.length === 0) return completeConfig(output, source.stackName);
  throw configError([...tokens, ...others], document, source.file);
}

/** What is wrong with registries whose provider isn't known, as far as that can be told. */
function commonProblems({ registries }: ConfigDraft): readonly Problem[] {
  return registries
    .filter(({ written }) => !PROVIDER_NAMES.some((known) => known === written.provider))
    .flatMap(({ index, written }) => {
      const { issues = [] } = v.safeParse(commonDocument, written);
      return issues
        .map(schemaProblem)
        .map(({ path, text }) => ({ path: ['registries', index, ...path], text }));
    });
}

const isWithin = (path: Path, outer: Path): boolean => outer.every((key, depth) => key === path[depth]);

function configError(problems: readonly Problem[], document: unknown, file: string): ConfigError {
  const inOrder = problems.toSorted((a, b) => (registryIndex(a.path) ?? -1) - (registryIndex(b.path) ?? -1));
  const lines = new Set(inOrder.map((problem) => problemLine(problem, document)));
  return new ConfigError([`${file} has ${counted(lines.size, 'problem')}:`, ...lines].join('\n'));
}
