import { App, Duration, Lazy, NestedStack, Stack } from 'aws-cdk-lib';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import { Role } from 'aws-cdk-lib/aws-iam';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import {
  Access,
  Alerts,
  ApiToken,
  Registry,
  RegistryTokenRefresher,
  type RegistryTokenRefresherProps,
} from '../../../lib';
import { textInCode } from '../../../lib/props/in-code';
import { ACCOUNT, REGION } from '../../support/synth';

const ENV = { account: ACCOUNT, region: REGION };
const UUID = '8f0c2d6e-0000-4000-8000-000000000001';

interface Given {
  readonly stack: Stack;
  readonly secret: ISecret;
  readonly apiToken: ApiToken;
}

/** The lines of the error for these props; fails if there is none. */
function problemsOf(props: (given: Given) => Partial<RegistryTokenRefresherProps>, env: object = ENV) {
  const stack = new Stack(new App(), 'Mine', { env });
  const secret = Secret.fromSecretNameV2(stack, 'ApiToken', 'ci/api');
  const defaults = { registries: [Registry.lightsail('shop')], alerts: Alerts.none() };
  try {
    const given = { stack, secret, apiToken: ApiToken.fromSecret(secret) };
    new RegistryTokenRefresher(stack, 'Tokens', { ...defaults, ...props(given) });
  } catch (error: unknown) {
    const [title, ...lines] = String(error).split('\n');
    expect(title).toMatch(/^ConfigError: Mine\/Tokens has \d+ problems?:$/);
    return lines;
  }
  throw new Error('The props have no problem.');
}

/** What the compiler would refuse, as JavaScript can write it. */
const unchecked = (props: object): object => props;

describe('an error of the construct', () => {
  it('names the construct, each prop as it is written, and what is allowed', () => {
    const problems = problemsOf(({ apiToken, secret }) => ({
      registries: [
        Registry.ecr('prod', {}),
        Registry.ecr('Partner', { repositories: ['api'], externalId: 'theirs', account: '12' }),
        Registry.digitalOcean('images', { registry: 'Acme!', apiToken }),
        Registry.ionos('edge', { registryId: 'x', apiToken: ApiToken.fromSecret(secret, { jsonKey: '' }) }),
        Registry.lightsail('edge', { secretName: 'with space' }),
      ],
      secretPrefix: '/tokens',
    }));
    expect(problems).toEqual([
      '- secretPrefix is "/tokens"; it must be letters, digits and /_+=.@-, with no slash at either end',
      "- registries[0].repositories (prod) is missing; it must list what the credential opens (['*'] is all), unless assumeRole is given",
      expect.stringMatching(/^- registries\[1\]\.name is "Partner"; it must be 1 to 63 lower-case letters/),
      '- registries[1].account is "12"; it must be the 12 digits of an AWS account, in quotes',
      '- registries[1].externalId requires assumeRole, which is missing',
      expect.stringMatching(
        /^- registries\[2\]\.registry \(images\) is "Acme!"; it must be the name of a Digit/,
      ),
      '- registries[3].registryId (edge) is "x"; it must be the id of an IONOS registry, a UUID',
      expect.stringMatching(
        /^- registries\[3\]\.apiToken\.jsonKey \(edge\) has a value that is not repeated/,
      ),
      expect.stringMatching(
        /^- registries\[3\]\.repositories \(edge\) is missing; .*, unless scopes are given$/,
      ),
      expect.stringMatching(/^- registries\[4\]\.secretName \(edge\) is "with space"; it must be a name for/),
      '- registries[4].name (edge) is also the name of registries[3]; names must be unique',
    ]);
  });

  it('shows durations as they are given', () => {
    const problems = problemsOf(({ apiToken }) => ({
      checkEvery: Duration.seconds(90),
      refreshEvery: Duration.days(400),
      logRetention: RetentionDays.INFINITE,
      probe: { every: Duration.minutes(10) },
      registries: [
        Registry.lightsail('shop', { refreshEvery: Duration.hours(0.25) }),
        Registry.digitalOcean('images', { registry: 'acme', apiToken, lifetime: Duration.minutes(59) }),
        Registry.ecr('prod', {
          repositories: ['api'],
          refreshEvery: Duration.minutes(Lazy.number({ produce: () => 30 })),
        }),
      ],
    }));
    const allowed = 'it must be a Duration of whole minutes, from';
    expect(problems).toEqual([
      `- checkEvery is 90 seconds; ${allowed} 1m to 1d`,
      `- refreshEvery is 400 days; ${allowed} 20m to 365d`,
      expect.stringMatching(/^- logRetention is RetentionDays\.INFINITE; it must be 1d, 3d, .* or 3653d$/),
      `- probe.every is 10 minutes; ${allowed} 1h to 1d`,
      `- registries[0].refreshEvery (shop) is 0.25 hours; ${allowed} 20m to 365d`,
      `- registries[1].lifetime (images) is 59 minutes; ${allowed} 1h to 18250d`,
      '- registries[2].refreshEvery (prod) is known only at the deployment; it must be known at the synthesis',
    ]);
  });

  it('tells of durations that do not fit together', () => {
    expect(problemsOf(() => ({ refreshEvery: Duration.hours(9) }))).toEqual([
      expect.stringMatching(
        /^- refreshEvery leaves too little time: refreshEvery 9h \+ .*lifetime, 12h; a refreshEvery/,
      ),
    ]);
    expect(problemsOf(() => ({ checkEvery: Duration.hours(2), refreshEvery: Duration.hours(1) }))).toEqual([
      '- checkEvery is 2h; it must not be longer than refreshEvery, 1h',
    ]);
  });

  it('takes whole minutes in any unit', () => {
    const stack = new Stack(new App(), 'Mine', { env: ENV });
    expect(
      () =>
        new RegistryTokenRefresher(stack, 'Tokens', {
          checkEvery: Duration.seconds(3600),
          refreshEvery: Duration.hours(1.5),
          registries: [Registry.lightsail('shop')],
          alerts: Alerts.none(),
        }),
    ).not.toThrow();
  });

  it.each([
    [
      'a misspelt prop',
      unchecked({ chekEvery: 1 }),
      /^- chekEvery is not a known key; did you mean "checkEvery"\?$/,
    ],
    ['a file’s key', unchecked({ stackName: 'x', region: REGION }), /^- region is not a known key here; the/],
    [
      'no alerts',
      unchecked({ alerts: undefined }),
      /^- alerts must be Alerts\.to\(…\), or Alerts\.none\(\) to/,
    ],
    [
      'alerts as a file says them',
      unchecked({ alerts: { enabled: false } }),
      /^- alerts must be Alerts\.to\(/,
    ],
    ['no registry', { registries: [] }, /^- registries is an empty list; it must be a list of at least one/],
    ['no registries', unchecked({ registries: undefined }), /^- registries is missing; it must be a list of/],
    [
      'a registry as a file says it',
      unchecked({ registries: [{ name: 'shop', provider: 'lightsail' }] }),
      /^- registries\[0\] must be made by a method of Registry, such as Registry\.ecr$/,
    ],
    [
      'alerts for nobody',
      { alerts: Alerts.to({}) },
      /^- alerts has no recipient; give emails, topic, slack, teams or chatTopic, or Alerts\.none\(\)/,
    ],
  ])('tells of %s', (_, props, message) => {
    expect(problemsOf(() => props)).toContainEqual(expect.stringMatching(message));
  });

  it('repeats nothing that stands in place of an API token', () => {
    const problems = problemsOf(({ apiToken }) => {
      const options = { registryId: UUID, repositories: ['a'], apiToken };
      return {
        registries: [Registry.ionos('edge', Object.assign(options, { apiToken: 'a-token-of-theirs' }))],
      };
    });
    expect(problems).toEqual(['- registries[0].apiToken (edge) must be made by ApiToken.fromSecret']);
  });

  it('tells of a secret for the credential whose complete ARN is not known, also if the account is not', () => {
    for (const env of [ENV, {}]) {
      expect(
        problemsOf(
          ({ secret }) => ({ registries: [Registry.lightsail('shop', { existingSecret: secret })] }),
          env,
        ),
      ).toEqual([
        '- registries[0].existingSecret (shop) is the secret Mine/ApiToken, whose complete ARN is not known; import it with Secret.fromSecretCompleteArn',
      ]);
    }
  });

  it('tells of what lies in another region, at the prop that holds the construct', () => {
    const arn = (service: string, rest: string) => `arn:aws:${service}:us-east-1:${ACCOUNT}:${rest}`;
    const problems = problemsOf(({ stack }) => ({
      alerts: Alerts.to({ topic: Topic.fromTopicArn(stack, 'T', arn('sns', 'ours')) }),
      registries: [
        Registry.lightsail('shop', {
          existingSecret: Secret.fromSecretCompleteArn(stack, 'S', arn('secretsmanager', 'secret:a-Ab1Cd2')),
        }),
        Registry.ecr('prod', {
          assumeRole: Role.fromRoleArn(stack, 'R', 'arn:aws-cn:iam::111122223333:role/x'),
        }),
        Registry.ecr('ours', {
          repositories: ['api', 'web'],
          ecrRepositories: [
            Repository.fromRepositoryName(stack, 'Web', 'web'),
            Repository.fromRepositoryArn(stack, 'Far', arn('ecr', 'repository/far')),
          ],
          access: Access.PUSH,
        }),
      ],
    }));
    expect(problems).toEqual([
      expect.stringMatching(
        /^- alerts\.topic is "arn:aws:sns:us-east-1:.*", of the region us-east-1; it must be/,
      ),
      expect.stringMatching(/^- registries\[0\]\.existingSecret \(shop\) is ".*", of the region us-east-1/),
      expect.stringMatching(/^- registries\[1\]\.assumeRole \(prod\) is ".*", of the partition aws-cn/),
      "- registries[2].ecrRepositories[1] (ours) is Mine/Far of the region us-east-1; the registry's region is eu-central-1: set region, or take the repository out",
      '- registries[2].ecrRepositories[0] (ours) is "web"; it must not be listed twice',
    ]);
  });

  it('keeps what is quoted as it was written', () => {
    expect(textInCode('is "topicArn", and assumeRoleArn isn\'t; split the file')).toBe(
      'is "topicArn", and assumeRole isn\'t; split the registries between stacks',
    );
    expect(textInCode('defaults.refreshEvery and my.topicArns')).toBe('refreshEvery and my.topicArns');
  });
});

describe('a stack', () => {
  const props = { registries: [Registry.lightsail('shop')], alerts: Alerts.none() };

  it('that is nested is refused, since its name is not known', () => {
    const nested = new NestedStack(new Stack(new App(), 'Mine', { env: ENV }), 'Nested');
    const message =
      "Mine/Nested/Tokens: a nested stack's name is not known at synth: put the RegistryTokenRefresher into a stack that is not nested.";
    expect(() => new RegistryTokenRefresher(nested, 'Tokens', props)).toThrow(message);
    expect(() => RegistryTokenRefresher.fromFile(nested, 'Tokens', 'missing.yaml')).toThrow(message);
  });

  it('holds one construct', () => {
    const stack = new Stack(new App(), 'Mine', { env: ENV });
    new RegistryTokenRefresher(stack, 'Tokens', props);
    expect(() => new RegistryTokenRefresher(stack, 'More', props)).toThrow(
      'Mine/More: the stack Mine holds a RegistryTokenRefresher already; add to its registries.',
    );
  });
});
