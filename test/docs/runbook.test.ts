import { METRICS } from '../../lambda/contract/metrics';
import { PAUSED_UNTIL_TAG } from '../../lambda/contract/pause-tag';
import { PROVIDER_NAMES } from '../../lambda/contract/provider-name';
import { failureMessage } from '../../lambda/refresh/failure-message';
import { InvalidPayload } from '../../lambda/refresh/payload';
import { RefreshFailed, RefreshStillFailing, refreshError } from '../../lambda/refresh/refresh-error';
import * as failures from '../../lambda/run/registry-failure';
import { ALL_PROVIDERS, synth } from '../support/synth';
import { anchors, readMarkdown, section, sections } from './markdown';

const RUNBOOK = readMarkdown('docs/runbook.md');
const RUNBOOK_URL = 'https://wiki.example.com/runbook';
const { template } = synth({
  ...ALL_PROVIDERS,
  alerts: { ...ALL_PROVIDERS.alerts, runbookUrl: RUNBOOK_URL },
  probe: {},
});

/** Headings that are about no alarm and no error. */
const GENERAL = ['How to read an alert', 'Break glass'];

const RUN_ERRORS = [RefreshFailed, RefreshStillFailing, InvalidPayload].map(
  (RunError) => new RunError().name,
);

const CODES = Object.values(failures)
  .filter((exported) => exported !== failures.RegistryFailure)
  .map((failure) => {
    const made: unknown = Reflect.construct(failure, ['it failed', 'a secret', 'its rights']);
    if (!(made instanceof failures.RegistryFailure))
      throw new Error(`${failure.name} is no RegistryFailure.`);
    return made.code;
  });

const ALARMS = Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) => ({
  name: String(Properties.AlarmName),
  description: String(Properties.AlarmDescription),
}));

/** What the names of the stack's alarms start with. */
const START = new RegExp(`^Test-((?:${PROVIDER_NAMES.join('|')})-)?`);

/** `Test-ecr-at-risk` to `At risk`. */
const alarmHeading = (name: string): string => {
  const words = name.replace(START, '').replaceAll('-', ' ').replace(/^api /, 'API ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
};

describe('the runbook', () => {
  it('has a heading for every alarm, run error and failure code, and for nothing else', () => {
    const alarms = new Set(ALARMS.map(({ name }) => alarmHeading(name)));
    const wanted = [...GENERAL, ...alarms, ...RUN_ERRORS, ...CODES];
    expect(sections(RUNBOOK).toSorted()).toEqual(wanted.toSorted());
  });

  it('is what each alarm ends in, with the anchor of the alarm’s own heading', () => {
    expect(ALARMS.length).toBeGreaterThan(2 * PROVIDER_NAMES.length);
    for (const { name, description } of ALARMS) {
      const anchor = /^(.*) More: (.*)#([^#]+)$/.exec(description);
      expect(anchor?.[2]).toBe(RUNBOOK_URL);
      const heading = alarmHeading(name);
      expect(anchors(`## ${heading}\n`)).toContain(anchor?.[3]);
      expect(anchors(RUNBOOK)).toContain(anchor?.[3]);
    }
  });

  it('is what the reports end in, with the anchors of their headings', () => {
    const ends = Object.values(template.findResources('AWS::Events::Rule')).map(({ Properties }) =>
      / More: (.*)#([^#]+)"$/.exec(Properties.Targets[0].InputTransformer.InputTemplate),
    );
    expect(ends.map((end) => end?.[1])).toEqual([RUNBOOK_URL, RUNBOOK_URL]);
    for (const end of ends) expect(anchors(RUNBOOK)).toContain(end?.[2]);
  });

  it('is named by no alert as a file, which nobody could click', () => {
    expect(JSON.stringify(template.toJSON())).not.toContain('docs/');
  });

  it('names the alarms as the stack does', () => {
    for (const { name } of ALARMS) {
      const general = name.replace(START, (_, provider) => `\`<stack>-${provider ? '<provider>-' : ''}`);
      expect(RUNBOOK).toContain(`${general}\``);
    }
  });

  it.each(sections(RUNBOOK).filter((heading) => !GENERAL.includes(heading)))(
    'says of %s what it means, how urgent it is, how to confirm, fix and prevent it',
    (heading) => {
      const bullets = section(RUNBOOK, heading).matchAll(/^- \*\*(\w+):\*\*( \S|$)/gm);
      const labels = [...bullets].map(([, label]) => label);
      expect(labels.toSorted()).toEqual(['Confirm', 'Fix', 'Means', 'Prevent', 'Urgency']);
    },
  );

  it('shows an error as a run words it', () => {
    const what = 'GET https://api.digitalocean.com/v2/registries/acme/docker-credentials answered 401';
    const { remedy } = new failures.ApiTokenRejected(what, 'digitalocean/api-token');
    const published = {
      versionId: 'r1-20261121T010203Z-20261121T130203Z-9f86d081',
      issuedAt: Date.parse('2026-11-21T01:02:03Z') / 1000,
      expiresAt: Date.parse('2026-11-21T13:02:03Z') / 1000,
      fingerprint: '9f86d081',
      unverified: false,
    };
    const now = Date.parse('2026-11-21T05:03:30Z') / 1000;
    const message = failureMessage(what, remedy, published, now);
    const failed = { name: 'images', code: 'ApiTokenRejected', message };
    const error = refreshError('digitalocean', 'RegistryTokenRefresher', 3, [failed], true);
    expect(section(RUNBOOK, 'How to read an alert')).toContain(`\`\`\`text\n${error.message}\n\`\`\``);
  });

  it('quotes the words for readers who are not safe', () => {
    const reading = section(RUNBOOK, 'How to read an alert');
    expect(failureMessage('it failed', 'do this', 'nothing', 0)).toContain('nothing is published');
    expect(reading).toContain('`nothing is published`');
    expect(failureMessage('it failed', 'do this', 'foreign', 0)).toContain(
      "readers get somebody else's value",
    );
    expect(reading).toContain("`readers get somebody else's value`");
    const expired = { versionId: '', issuedAt: 0, expiresAt: 1, fingerprint: '', unverified: false };
    expect(failureMessage('it failed', 'do this', expired, 2)).toContain(
      'the published credential expired at ',
    );
    expect(reading).toContain('`the published credential expired at …`');
  });

  it('names the metrics and the tag as the functions do', () => {
    expect(RUNBOOK).toContain(`\`${METRICS.registriesAtRisk}\``);
    expect(RUNBOOK).toContain(`\`${METRICS.apiTokenSecondsToExpiry}\``);
    expect(RUNBOOK).toContain(`\`${METRICS.readersBroken}\``);
    expect(RUNBOOK).toContain(`Key=${PAUSED_UNTIL_TAG},Value=`);
    expect(RUNBOOK).toContain(`--tag-keys ${PAUSED_UNTIL_TAG}\n`);
  });
});
