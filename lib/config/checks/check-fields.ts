import { vendorConfig } from '../../providers/vendor-configs';
import { listProblem, type Problem } from '../messages/problem';
import { isMapping } from '../schema/strict-mapping';
import type { ConfigDraft, RegistryDraft } from './config-draft';

/** Keys that need or exclude each other. */
export const checkFields = ({ written, registries }: ConfigDraft): readonly Problem[] => [
  ...checkMappings(written),
  ...checkAlerts(written.alerts),
  ...registries.flatMap((registry) => [...checkSecretKeys(registry), ...checkVendorKeys(registry)]),
];

/** A list passes for a mapping in valibot; if no key is required, nothing else would object. */
const checkMappings = (written: ConfigDraft['written']): readonly Problem[] =>
  ['alerts', 'defaults', 'probe', 'tags']
    .filter((key) => Array.isArray(written[key]))
    .map((key) => listProblem([key]));

function checkAlerts(alerts: unknown): readonly Problem[] {
  if (!isMapping(alerts)) return [];
  const receivers = ['emails', 'topicArn', 'criticalTopicArn'].filter((key) => alerts[key] !== undefined);
  if (alerts.enabled === false && receivers.length > 0) {
    const text = `is false, but ${receivers.join(' and ')} ${receivers.length === 1 && receivers[0] !== 'emails' ? 'is' : 'are'} given; take out one or the other`;
    return [{ path: ['alerts', 'enabled'], text }];
  }
  // The critical topic gets one alarm only.
  if (alerts.enabled === false || receivers.some((key) => key !== 'criticalTopicArn')) return [];
  const text = 'has no recipient; give emails or topicArn, or { enabled: false } to be told nothing';
  return [{ path: ['alerts'], text }];
}

function checkSecretKeys({ index, written }: RegistryDraft): readonly Problem[] {
  if (written.secretName === undefined || written.existingSecretArn === undefined) return [];
  const text =
    'and existingSecretArn exclude each other: the stack makes a secret or writes to an existing one';
  return [{ path: ['registries', index, 'secretName'], text }];
}

function checkVendorKeys({ index, written, provider }: RegistryDraft): readonly Problem[] {
  const problems = provider === undefined ? [] : (vendorConfig(provider).check?.(written) ?? []);
  return problems.map(({ key, text }) => ({ path: ['registries', index, key], text }));
}
