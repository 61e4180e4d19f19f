import * as v from 'valibot';
import { PROVIDER_NAMES } from '../../../lambda/contract/provider-name';
import { ACCOUNT, ALL_PROVIDERS, synth } from '../../support/synth';
import { providersWith } from '../providers/examples';
import { inputTransformer } from './input-transformer';

/** What CloudWatch takes. */
const DESCRIPTION_LIMIT = 1024;
/** As long as CloudFormation allows. */
const LONGEST_NAME = `Longest-${'of'.repeat(60)}`;
const LONGEST_URL = `https://wiki.example.com/${'x'.repeat(231)}`;

/** What an alarm's name has before its kind. */
const NAME_START = new RegExp(`^.*-(${PROVIDER_NAMES.join('|')}|readers)-`);
const [TELLING = 'none'] = providersWith(({ apiTokenTells }) => apiTokenTells);

const DOCUMENT = { ...ALL_PROVIDERS, probe: {} };

/** What people read of a config's alerts in a region: the alarms' descriptions and the reports, by name. */
function alertTexts(
  document: object,
  region: string,
  env: object = { account: ACCOUNT, region },
): Readonly<Record<string, string>> {
  const { template, resolver } = synth({ ...DOCUMENT, ...document }, env);
  const { resolve } = resolver(region);
  const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) => [
    String(Properties.AlarmName).replace(NAME_START, '$1-'),
    resolve(Properties.AlarmDescription),
  ]);
  const reports = Object.entries(template.findResources('AWS::Events::Rule')).map(([id, { Properties }]) => {
    const { InputTemplate } = v.parse(inputTransformer, resolve(Properties.Targets[0].InputTransformer));
    return [id.replace(/^.*FailureReports([A-Z][a-z]+).*$/, '$1'), JSON.parse(InputTemplate)];
  });
  return Object.fromEntries([...alarms, ...reports]);
}

/** The links that the texts end in, each once. */
const endings = (texts: Readonly<Record<string, string>>): readonly string[] => [
  ...new Set(Object.values(texts).map((text) => /^.+ More: (https:\S+)$/.exec(text)?.[1] ?? `none: ${text}`)),
];

const endOf = (text: string | undefined): string | undefined => text?.split(' More: ').at(-1);

const CONSOLES = [
  ['eu-central-1', 'eu-central-1.console.aws.amazon.com'],
  ['ap-southeast-2', 'ap-southeast-2.console.aws.amazon.com'],
  ['cn-north-1', 'cn-north-1.console.amazonaws.cn'],
  ['us-gov-west-1', 'us-gov-west-1.console.amazonaws-us-gov.com'],
  ['eusc-de-east-1', 'eusc-de-east-1.console.amazonaws-eusc.eu'],
] as const;

describe('every alert', () => {
  it.each(CONSOLES)('ends in a link to the dashboard, in the console of %s', (region, host) => {
    const link = `https://${host}/cloudwatch/home?region=${region}#dashboards/dashboard/Test-${region}`;
    expect(endings(alertTexts({}, region))).toEqual([link]);
  });

  it.each(CONSOLES)('does so in a stack for any region that is deployed to %s', (region, host) => {
    const link = `https://${host}/cloudwatch/home?region=${region}#dashboards/dashboard/Test-${region}`;
    expect(endings(alertTexts({}, region, {}))).toEqual([link]);
  });

  it('ends in the log of its function if there is no dashboard, and reports in the list of the logs', () => {
    const page =
      'https://eu-central-1.console.aws.amazon.com/cloudwatch/home?region=eu-central-1#logsV2:log-groups';
    const texts = alertTexts({ dashboard: false }, 'eu-central-1');
    expect(endOf(texts['digitalocean-at-risk'])).toBe(
      `${page}/log-group/$252Faws$252Flambda$252FTest-digitalocean`,
    );
    expect(endOf(texts['ecr-failing'])).toBe(`${page}/log-group/$252Faws$252Flambda$252FTest-ecr`);
    expect(endOf(texts['readers-broken'])).toBe(`${page}/log-group/$252Faws$252Flambda$252FTest-probe`);
    const list = `${page}$3FlogGroupNameFilter$3D$252Faws$252Flambda$252FTest-`;
    expect(endOf(texts.Failed)).toBe(list);
    expect(endOf(texts.Crashed)).toBe(list);
  });

  it('ends in the runbook of the people who run the stack, at its heading', () => {
    const alerts = { ...ALL_PROVIDERS.alerts, runbookUrl: 'https://wiki.example.com/runbook?page=7' };
    const texts = alertTexts({ alerts }, 'eu-central-1');
    expect(endOf(texts['digitalocean-at-risk'])).toBe(`${alerts.runbookUrl}#at-risk`);
    expect(endOf(texts[`${TELLING}-api-token-expires`])).toBe(`${alerts.runbookUrl}#api-token-expires`);
    expect(endOf(texts.Crashed)).toBe(`${alerts.runbookUrl}#a-run-that-crashed`);
  });

  it('leaves a runbook’s own anchor as it is', () => {
    const alerts = { ...ALL_PROVIDERS.alerts, runbookUrl: 'https://wiki.example.com/#/runbook' };
    expect(endings(alertTexts({ alerts }, 'eu-central-1'))).toEqual([alerts.runbookUrl]);
  });

  it('names the dashboard, and links to no foreign console, in a partition whose console is not public', () => {
    const texts = alertTexts({}, 'us-iso-east-1');
    expect(texts['ecr-failing']).toMatch(/ More: CloudWatch, Test-us-iso-east-1$/);
    expect(JSON.stringify(texts)).not.toContain('https:');
  });
});

describe('the description of an alarm', () => {
  const { emails } = ALL_PROVIDERS.alerts;

  it.each([
    ['the dashboard', {}],
    ['the log', { dashboard: false }],
    ['a long runbook URL', { alerts: { emails, runbookUrl: LONGEST_URL } }],
  ])('fits with the longest names, ending in %s', (_, ending) => {
    expect(LONGEST_NAME).toHaveLength(128);
    expect(LONGEST_URL).toHaveLength(256);
    const long = { ...ending, stackName: LONGEST_NAME, checkEvery: '4m' };
    for (const [region, env] of [
      ['us-gov-west-1', undefined],
      ['us-isof-south-1', undefined],
      ['ap-southeast-2', {}],
    ] as const) {
      const texts = Object.values(alertTexts(long, region, env ?? { account: ACCOUNT, region }));
      expect(texts.length).toBeGreaterThan(10);
      for (const text of texts) expect(text.length).toBeLessThanOrEqual(DESCRIPTION_LIMIT);
    }
  });

  it('counts in ticks, or in periods of five minutes if these are longer', () => {
    const every = (checkEvery: string) => alertTexts({ checkEvery }, 'eu-central-1');
    expect(every('5m')['ecr-failing']).toContain('In two of the last three ticks (one every 5m)');
    expect(every('4m')['ecr-failing']).toContain('In two of the last three periods of 5m (a tick every 4m)');
    expect(every('1m')['ecr-at-risk']).toContain(
      'nothing has reported for three periods of 5m (a tick every 1m)',
    );
  });
});
