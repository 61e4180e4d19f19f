import * as v from 'valibot';
import { alertStack } from '../lib/alerts/alert-stack';
import { REGION } from '../support/synth';
import { codeBlocks, readMarkdown } from './markdown';

const RUNBOOK = 'https://wiki.example.com/runbook';
const ON_CALL = `arn:aws:sns:${REGION}:111122223333:on-call`;
const { alarms } = alertStack({
  stackName: 'RegistryTokenRefresher',
  probe: {},
  alerts: { emails: ['platform@example.com'], criticalTopicArn: ON_CALL, runbookUrl: RUNBOOK },
  registries: [
    {
      name: 'images',
      provider: 'digitalocean',
      registry: 'acme',
      apiToken: { secret: 'digitalocean/api-token' },
    },
  ],
});
const alarmMessage = v.object({
  AlarmName: v.string(),
  AlarmDescription: v.string(),
  AlarmArn: v.string(),
  Trigger: v.object({
    MetricName: v.string(),
    Namespace: v.string(),
    Statistic: v.string(),
    Dimensions: v.array(v.strictObject({ name: v.string(), value: v.string() })),
    Period: v.number(),
    EvaluationPeriods: v.number(),
    ComparisonOperator: v.string(),
    Threshold: v.number(),
  }),
});

describe('docs/pagers.md', () => {
  const page = readMarkdown('docs/pagers.md');

  it('shows the message of an alarm of the stack', () => {
    const [shown = '', ...more] = codeBlocks(page, 'json alarm');
    expect(more).toEqual([]);
    const { AlarmName, AlarmDescription, AlarmArn, Trigger } = v.parse(alarmMessage, JSON.parse(shown));
    const alarm = alarms.find((one) => one.AlarmName === AlarmName);
    if (alarm === undefined) throw new Error(`The stack has no alarm ${AlarmName}.`);
    expect(AlarmArn.split(':').at(-1)).toBe(AlarmName);
    const [start = '', end = ''] = AlarmDescription.split('…');
    expect(alarm.AlarmDescription.startsWith(start) && alarm.AlarmDescription.endsWith(end)).toBe(true);
    const { MetricName, Namespace, Period, EvaluationPeriods, ComparisonOperator, Threshold } = alarm;
    expect(Trigger).toEqual({
      MetricName,
      Namespace,
      Statistic: alarm.Statistic.toUpperCase(),
      Dimensions: alarm.Dimensions.map(({ Name, Value }) => ({ name: Name, value: Value })),
      Period,
      EvaluationPeriods,
      ComparisonOperator,
      Threshold,
    });
  });

  it('names the alarms that the critical topic gets, and each of them closes what it opens', () => {
    const critical = alarms.filter(({ AlarmActions }) => AlarmActions.includes(ON_CALL));
    expect(critical.map(({ AlarmName }) => AlarmName)).toEqual([
      'RegistryTokenRefresher-digitalocean-at-risk',
      'RegistryTokenRefresher-readers-broken',
    ]);
    for (const { OKActions } of critical) expect(OKActions).toContain(ON_CALL);
    expect(page).toContain('**At risk** of each provider and **Readers broken**');
  });
});
