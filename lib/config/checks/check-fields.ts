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

/** The critical topic gets what threatens readers only: it is no recipient on its own. */
const RECIPIENTS = ['emails', 'topicArn', 'slack', 'teams', 'chatTopicArn'];

function checkAlerts(alerts: unknown): readonly Problem[] {
  if (!isMapping(alerts)) return [];
  const receivers = [...RECIPIENTS, 'criticalTopicArn'].filter((key) => alerts[key] !== undefined);
  if (alerts.enabled === false && receivers.length > 0) {
    const text = `is false, but ${receivers.join(' and ')} ${receivers.length === 1 && receivers[0] !== 'emails' ? 'is' : 'are'} given; take out one or the other`;
    return [{ path: ['alerts', 'enabled'], text }];
  }
  if (alerts.enabled === false) return [];
  if (receivers.some((key) => RECIPIENTS.includes(key))) return checkChatTopic(alerts);
  const text =
    'has no recipient; give emails, topicArn, slack, teams or chatTopicArn, or { enabled: false } to be told nothing';
  return [{ path: ['alerts'], text }];
}

function checkChatTopic(alerts: Readonly<Record<string, unknown>>): readonly Problem[] {
  const { chatTopicArn } = alerts;
  if (chatTopicArn === undefined) return [];
  const given = (keys: readonly string[]) => keys.filter((key) => alerts[key] !== undefined);
  const channels = given(['slack', 'teams']);
  const same = ['topicArn', 'criticalTopicArn'].filter((key) => alerts[key] === chatTopicArn);
  const path = ['alerts', 'chatTopicArn'];
  return [
    ...(channels.length === 0
      ? []
      : [
          {
            path,
            text: `and ${channels.join(' and ')} exclude each other: an account can configure a channel once; take out ${channels.join(' and ')} if the channel is configured already, else chatTopicArn`,
          },
        ]),
    ...same.map((key) => ({
      path,
      text: `is the same topic as ${key}; chat takes a topic of its own, on which reports come as JSON`,
    })),
  ];
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
