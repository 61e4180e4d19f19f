import type { ConfigDraft, RegistryDraft } from './config-draft';
import { grantedAccess } from './ionos-scopes';
import { listProblem, type Problem } from './problem';
import { isMapping } from './section';

/** Keys that need or exclude each other. */
export const checkFields = ({ written, registries }: ConfigDraft): readonly Problem[] => [
  ...checkMappings(written),
  ...checkAlerts(written.alerts),
  ...registries.flatMap((registry) => [
    ...checkSecretKeys(registry),
    ...(registry.provider === 'ecr' ? checkEcr(registry) : []),
    ...(registry.provider === 'ionos' ? checkIonos(registry) : []),
  ]),
];

/** A list passes for a mapping in valibot; where no key is required, nothing else would object. */
const checkMappings = (written: ConfigDraft['written']): readonly Problem[] =>
  ['alerts', 'defaults', 'probe', 'tags']
    .filter((key) => Array.isArray(written[key]))
    .map((key) => listProblem([key]));

function checkAlerts(alerts: unknown): readonly Problem[] {
  if (!isMapping(alerts)) return [];
  const receivers = ['emails', 'topicArn', 'criticalTopicArn'].filter((key) => alerts[key] !== undefined);
  if (alerts.enabled === false && receivers.length > 0) {
    const text = `is false beside ${receivers.join(' and ')}; take out one or the other`;
    return [{ path: ['alerts', 'enabled'], text }];
  }
  // The critical topic gets one alarm only.
  if (alerts.enabled === false || receivers.some((key) => key !== 'criticalTopicArn')) return [];
  const text = 'names nobody to tell; give emails or topicArn, or { enabled: false } to be told nothing';
  return [{ path: ['alerts'], text }];
}

function checkSecretKeys({ index, written }: RegistryDraft): readonly Problem[] {
  if (written.secretName === undefined || written.existingSecretArn === undefined) return [];
  const text =
    'and existingSecretArn exclude each other: the stack makes a secret or writes to an existing one';
  return [{ path: ['registries', index, 'secretName'], text }];
}

function checkEcr({ index, written }: RegistryDraft): readonly Problem[] {
  const problems: Problem[] = [];
  if (written.repositories === undefined && written.assumeRoleArn === undefined) {
    const text =
      "is missing; it must list what the credential opens (['*'] is all), unless assumeRoleArn is given";
    problems.push({ path: ['registries', index, 'repositories'], text });
  }
  if (written.externalId !== undefined && written.assumeRoleArn === undefined) {
    const text = 'is of use only with assumeRoleArn, which is missing';
    problems.push({ path: ['registries', index, 'externalId'], text });
  }
  return problems;
}

function checkIonos({ index, written }: RegistryDraft): readonly Problem[] {
  const { repositories, scopes, access } = written;
  if (repositories !== undefined && scopes !== undefined) {
    const text = 'and repositories exclude each other; give one of them';
    return [{ path: ['registries', index, 'scopes'], text }];
  }
  if (repositories === undefined && scopes === undefined) {
    const text = "is missing; it must list what the credential opens (['*'] is all), unless scopes are given";
    return [{ path: ['registries', index, 'repositories'], text }];
  }
  const granted = grantedAccess(scopes);
  if (granted === undefined || (access !== 'pull' && access !== 'push') || access === granted) return [];
  const text = `is "${access}", but the scopes amount to ${granted}; leave access out`;
  return [{ path: ['registries', index, 'access'], text }];
}
