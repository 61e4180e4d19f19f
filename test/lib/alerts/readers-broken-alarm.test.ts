import { CloudWatchAlarm } from '../../simulation/cloudwatch-alarm';
import { ALL_PROVIDERS } from '../../support/synth';
import { alertStack } from './alert-stack';

const HOUR = 3600;
const TOPIC = 'arn:aws:sns:eu-central-1:123456789012:platform-alerts';
const CRITICAL = 'arn:aws:sns:eu-central-1:123456789012:on-call';

function alarmOf(document: object) {
  const { alarms } = alertStack({ ...ALL_PROVIDERS, ...document });
  const found = alarms.find(({ AlarmName }) => AlarmName === 'Test-readers-broken');
  if (found === undefined) throw new Error('There is no alarm Test-readers-broken.');
  return found;
}

describe('the alarm Readers broken', () => {
  it('watches the one metric of all providers, over a run of the probe', () => {
    expect(alarmOf({ probe: { every: '6h' } })).toMatchObject({
      Namespace: 'RegistryTokenRefresher',
      MetricName: 'ReadersBroken',
      Dimensions: [{ Name: 'stack', Value: 'Test' }],
      Period: 6 * HOUR,
    });
  });

  it('notifies of its start and its end, the critical topic too', () => {
    const alerts = { topicArn: TOPIC, criticalTopicArn: CRITICAL };
    const { AlarmActions, OKActions } = alarmOf({ probe: {}, alerts });
    expect(AlarmActions).toEqual([TOPIC, CRITICAL]);
    expect(OKActions).toEqual([TOPIC, CRITICAL]);
  });

  it('notifies nobody if alerts are switched off', () => {
    expect(alarmOf({ probe: {}, alerts: { enabled: false } })).toMatchObject({
      AlarmActions: [],
      OKActions: [],
    });
  });

  it('stays within ten alarms and ten metrics with four providers', () => {
    const registries = ALL_PROVIDERS.registries.slice(0, 4);
    const { alarms } = alertStack({ ...ALL_PROVIDERS, registries, probe: {} });
    expect(alarms).toHaveLength(10);
  });

  it('does not exist without a probe', () => {
    expect(() => alarmOf({})).toThrow('There is no alarm');
  });

  it('rings if no probe reports', () => {
    const alarm = new CloudWatchAlarm(alarmOf({ probe: {} }), 0, 'sliding');
    const states: unknown[] = [];
    for (let now = 0; now <= 8 * HOUR; now += 60) {
      if (now % HOUR === 60 && now < 3 * HOUR) alarm.add({ at: now, value: 0 });
      states.push(alarm.evaluate(now));
    }
    expect(states.filter((state) => state !== undefined)).toEqual(['OK', 'ALARM']);
    const silentSince = 2 * HOUR + 60;
    expect(states.indexOf('ALARM') * 60).toBeLessThanOrEqual(silentSince + 4 * HOUR);
  });
});
