import * as v from 'valibot';
import { PROVIDER_NAMES } from '../../lambda/contract/provider-name';
import { checkDocument } from './checks/check-document';
import { checkFields } from './checks/check-fields';
import { checkIndents } from './checks/check-indents';
import { checkLifetimes } from './checks/check-lifetimes';
import { checkNames } from './checks/check-names';
import { checkReaders } from './checks/check-readers';
import { checkRegions } from './checks/check-regions';
import { checkReplicas } from './checks/check-replicas';
import { checkSecrets } from './checks/check-secrets';
import { checkTokens } from './checks/check-tokens';
import { type ConfigDraft, configDraft } from './checks/config-draft';
import { ConfigError, configError } from './config-error';
import { type ConfigSource, nothingIsDeployTime } from './config-source';
import { completeConfig } from './defaults/complete-config';
import { atList, type Path, type Problem, schemaProblem } from './messages/problem';
import { AS_IN_FILE, type Wording } from './messages/wording';
import type { RefresherConfig } from './refresher-config';
import { configDocument } from './schema/config-document';
import { commonMapping } from './schema/registry-fields';
import { isMapping } from './schema/strict-mapping';
import type { IsDeployTimeValue } from './schema/text';

/** Relations among values; each is checked as far as its values are correct. */
const CHECKS = [
  checkFields,
  checkNames,
  checkSecrets,
  checkReaders,
  checkReplicas,
  checkRegions,
  checkLifetimes,
] as const;

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
  const { isDeployTimeValue = nothingIsDeployTime, problems: known = [], wording = AS_IN_FILE } = source;
  const { success, output, issues = [] } = v.safeParse(configDocument(isDeployTimeValue), document);
  const draft = configDraft(document, source);
  // Where one of these stands, nothing else that is said of the same place helps.
  const first = [...checkTokens(document), ...known];
  const indents = checkIndents(draft);
  // What is told of a key that stands in the wrong place is one problem, and so is what it leaves empty.
  const misplaced = indents.flatMap(({ path, leaves }) => [path, ...(leaves === undefined ? [] : [leaves])]);
  const others = [
    ...issues.map((issue) => schemaProblem(issue, wording)),
    ...checkDocument(document, source),
    ...commonProblems(draft, isDeployTimeValue, wording),
    ...CHECKS.flatMap((check) => check(draft)),
  ]
    .map((problem) => atList(problem, document))
    .filter(({ path }) => !misplaced.some((place) => isWithin(path, place)));
  const problems = [
    ...first,
    ...[...indents, ...others].filter(({ path }) => !first.some((worse) => isWithin(path, worse.path))),
  ];

  if (success && problems.length === 0) return completeConfig(output, source.stackName);
  throw configError(problems, document, source);
}

/** What is wrong with registries whose provider isn't known, as far as that can be told. */
function commonProblems(
  { registries }: ConfigDraft,
  isDeployTimeValue: IsDeployTimeValue,
  wording: Wording,
): readonly Problem[] {
  return registries
    .filter(({ written }) => !PROVIDER_NAMES.some((known) => known === written.provider))
    .flatMap(({ index, written }) => {
      const { issues = [] } = v.safeParse(commonMapping(isDeployTimeValue), written);
      return issues
        .map((issue) => schemaProblem(issue, wording))
        .map((problem) => ({ ...problem, path: ['registries', index, ...problem.path] }));
    });
}

const isWithin = (path: Path, outer: Path): boolean => outer.every((key, depth) => key === path[depth]);
