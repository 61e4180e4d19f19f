import { Lazy } from 'aws-cdk-lib';
import { PROVIDER_NAMES } from '../../../lambda/contract/provider-name';
import { oneOf } from '../../../lib/config/messages/words';
import { parseConfig } from '../../../lib/config/parse-config';
import { HOSTS, NO_HOSTS } from '../../support/hosts';
import { EXAMPLES, SHORTEST } from '../providers/examples';
import { ALERTS, DIGITALOCEAN, ECR, messageOf, problemsOf, SOURCE, withRegistries } from './config-problems';

const HOUR = 3600;

describe('a sound config', () => {
  it('gets every default', () => {
    const common = { refreshEvery: 4 * HOUR, verify: true };

    expect(parseConfig(withRegistries(...SHORTEST), SOURCE)).toEqual({
      stackName: 'RegistryTokenRefresher',
      secretPrefix: 'registry-token-refresher',
      checkEvery: HOUR,
      alerts: { enabled: true, emails: ['platform@example.com'] },
      onFirstRefreshFailure: 'fail',
      logRetentionDays: 30,
      dashboard: true,
      replicas: [],
      readersOnly: false,
      roleNamePrefix: '',
      terminationProtection: false,
      retainSecrets: false,
      tags: {},
      registries: PROVIDER_NAMES.map((provider) => {
        const { shortest, completed } = EXAMPLES[provider];
        const secretName = `registry-token-refresher/${provider}/${shortest.name}`;
        return { ...common, name: shortest.name, provider, secretName, ...completed };
      }),
    });
  });

  it('keeps what is written, with durations in seconds', () => {
    const config = parseConfig(
      {
        stackName: 'Tokens',
        secretPrefix: 'tokens/prod',
        checkEvery: '30m',
        alerts: { enabled: false },
        defaults: { refreshEvery: '3h' },
        onFirstRefreshFailure: 'warn',
        logRetention: '365d',
        terminationProtection: true,
        retainSecrets: true,
        tags: { team: 'platform' },
        registries: [ECR, { ...DIGITALOCEAN, refreshEvery: '2h', lifetime: '1d', verify: false }],
      },
      SOURCE,
    );

    expect(config).toMatchObject({
      stackName: 'Tokens',
      secretPrefix: 'tokens/prod',
      checkEvery: 1800,
      alerts: { enabled: false },
      onFirstRefreshFailure: 'warn',
      logRetentionDays: 365,
      terminationProtection: true,
      retainSecrets: true,
      tags: { team: 'platform' },
      registries: [
        { secretName: 'tokens/prod/ecr/prod', refreshEvery: 3 * HOUR },
        {
          secretName: 'tokens/prod/digitalocean/images',
          refreshEvery: 2 * HOUR,
          lifetime: 24 * HOUR,
          verify: false,
        },
      ],
    });
  });

  it('derives the prefix of the secrets from the name of the stack', () => {
    const prefixes = ['RegistryTokenRefresher-team2', 'AWSTokens', 'tokens'].map(
      (stackName) => parseConfig({ ...withRegistries(ECR), stackName }, SOURCE).secretPrefix,
    );
    expect(prefixes).toEqual(['registry-token-refresher-team2', 'aws-tokens', 'tokens']);
  });

  it('needs no repositories where a role is given', () => {
    const partner = {
      name: 'partner',
      provider: 'ecr',
      account: '111122223333',
      assumeRoleArn: 'arn:aws:iam::111122223333:role/puller',
      externalId: 'from-us',
    };
    expect(parseConfig(withRegistries(partner), SOURCE).registries).toMatchObject([
      { ...partner, repositories: [] },
    ]);
  });

  it('lets references through that only the deployment knows', () => {
    const token = (): string => Lazy.string({ produce: () => 'known later' });
    const secret = token();
    const config = parseConfig(
      {
        alerts: { topicArn: token() },
        registries: [
          {
            name: 'a',
            provider: 'ecr',
            assumeRoleArn: token(),
            externalId: token(),
            existingSecretArn: token(),
          },
          { ...DIGITALOCEAN, apiToken: { secret, encryptionKeyArn: token() } },
        ],
      },
      SOURCE,
    );
    expect(config.registries[1]).toMatchObject({ apiToken: { secret } });
  });

  it('takes keys without a value for missing ones, as they come from code', () => {
    const document = {
      ...withRegistries({ ...ECR, region: undefined, refreshEvery: undefined }),
      tags: undefined,
    };
    expect(parseConfig(document, SOURCE)).toMatchObject({
      tags: {},
      registries: [{ refreshEvery: 4 * HOUR }],
    });
  });
});

describe('a config with many problems', () => {
  it('is answered with all of them at once', () => {
    const document = {
      stackNam: 'Tokens',
      checkEvery: '2h',
      logRetention: '31d',
      alerts: { emails: ['platform'] },
      replicas: 'eu-west-1',
      registries: [
        { ...ECR, acess: 'push', region: 'Frankfurt', account: 111122223333 },
        { name: 'prod', provider: 'digitalocaen', verify: 'yes' },
        {
          ...DIGITALOCEAN,
          lifetime: '12 hours',
          retries: 3,
          apiToken: `dop_v1_${'0123456789abcdef'.repeat(4)}`,
        },
        { ...DIGITALOCEAN, name: 'edge', lifetime: '6h', access: 'psh', readers: [], apiToken: {} },
        ['a list'],
      ],
    };

    expect(messageOf(document)).toBe(
      [
        'registries.yaml has 19 problems:',
        '- alerts.emails[0] is "platform"; it must be an email address',
        '- logRetention is "31d"; it must be 1d, 3d, 5d, 7d, 14d, 30d, 60d, 90d, 120d, 150d, 180d, 365d, 400d, 545d, 731d, 1096d, 1827d, 2192d, 2557d, 2922d, 3288d or 3653d',
        '- replicas is "eu-west-1"; it must be a list of mappings such as { region: eu-west-1 }',
        '- stackNam is not a known key; did you mean "stackName"?',
        '- checkEvery leaves too little time: refreshEvery 4h + 2 × checkEvery 2h + 5h at risk = 13h must be less than the lifetime, 12h; a refreshEvery of 150m fits',
        '- registries[0].region (prod) is "Frankfurt"; it must be an AWS region such as eu-central-1',
        '- registries[0].account (prod) is 111122223333; it must be the 12 digits of an AWS account; put it in quotes',
        '- registries[0].acess (prod) is not a known key; did you mean "access"?',
        `- registries[1].provider (prod) is "digitalocaen"; it must be ${oneOf(PROVIDER_NAMES)}; did you mean "digitalocean"?`,
        '- registries[1].verify (prod) is "yes"; it must be true or false',
        '- registries[1].name (prod) is also the name of registries[0]; names must be unique in the file',
        '- registries[2].apiToken (images) is a reference to an existing Secrets Manager secret, never the token itself; what stands here looks like a token and is not repeated; store the token by aws secretsmanager create-secret --secret-string file:///dev/stdin, and if this file was ever committed or shared, revoke the token at its vendor',
        '- registries[2].lifetime (images) is "12 hours"; it must be a duration such as 30m, 4h or 7d, from 1h to 18250d',
        '- registries[2].retries (images) is not a known key; known here: name, refreshEvery, verify, host, secretName, existingSecretArn, encryptionKeyArn, readers, provider, registry, access, lifetime or apiToken',
        '- registries[3].readers (edge) is an empty list; it must be a list of at least one role, user, account or organisation',
        '- registries[3].access (edge) is "psh"; it must be pull or push; did you mean "push"?',
        '- registries[3].apiToken.secret (edge) is missing; it must be the name or ARN of an existing Secrets Manager secret',
        '- registries[3].lifetime (edge) leaves too little time: refreshEvery 4h + 2 × checkEvery 2h + 4h at risk = 12h must be less than the lifetime, 6h; a lifetime of 14h fits',
        '- registries[4] is a list; it must be a mapping',
      ].join('\n'),
    );
  });
});

describe('the document', () => {
  it.each([
    [['a'], 'registries.yaml holds a list; it must hold a mapping with alerts and registries.'],
    ['a', 'registries.yaml holds a single value; it must hold a mapping with alerts and registries.'],
  ])('has to be a mapping, not %j', (document, message) => {
    expect(messageOf(document)).toBe(message);
  });

  it('has to name registries', () => {
    const allowed = 'must be a list of at least one registry';
    expect(problemsOf({ alerts: ALERTS })).toEqual([`- registries is missing; it ${allowed}`]);
    expect(problemsOf(withRegistries())).toEqual([`- registries is an empty list; it ${allowed}`]);
    expect(problemsOf({ alerts: ALERTS, registries: null })).toEqual([
      `- registries is empty; it ${allowed}`,
    ]);
  });

  it.each([
    [
      { registries: [ECR] },
      'alerts is missing; it must be a mapping with emails or topicArn, or { enabled: false }',
    ],
    [
      { alerts: {}, registries: [ECR] },
      'alerts has no recipient; give emails, topicArn, slack, teams or chatTopicArn, or { enabled: false }',
    ],
    [
      { alerts: { enabled: true }, registries: [ECR] },
      'alerts has no recipient; give emails, topicArn, slack, teams or chatTopicArn, or { enabled: false }',
    ],
  ])('has to type silence out (%j)', (document, text) => {
    expect(problemsOf(document)).toEqual([`- ${text} to be told nothing`]);
  });

  it('refuses lists in place of mappings that may be empty', () => {
    expect(problemsOf({ ...withRegistries(ECR), tags: [], defaults: [] })).toEqual([
      '- defaults is a list; it must be a mapping',
      '- tags is a list; it must be a mapping',
    ]);
  });

  it.each(['events'])('refuses %s as a key of a later release', (key) => {
    expect(problemsOf({ ...withRegistries(ECR), [key]: {} })).toEqual([
      `- ${key} is not supported by this release yet; take it out`,
    ]);
  });
});

describe('top-level values', () => {
  const wrong = (extra: object): string => problemsOf({ ...withRegistries(ECR), ...extra }).join('\n');

  it.each([
    [{ stackName: '2fast' }, 'stackName is "2fast"; it must be a name for CloudFormation'],
    [
      { secretPrefix: '/tokens' },
      'secretPrefix is "/tokens"; it must be letters, digits and /_+=.@-, with no slash',
    ],
    [{ secretPrefix: 'to kens' }, 'secretPrefix is "to kens"; it must be letters'],
    [{ checkEvery: '2d' }, 'checkEvery is "2d"; it must be a duration such as 30m, 4h or 7d, from 1m to 1d'],
    [{ checkEvery: '30s' }, 'checkEvery is "30s"; it must be a duration'],
    [{ checkEvery: 60 }, 'checkEvery is 60; it must be a duration'],
    [{ checkEvery: '5h' }, 'checkEvery is 5h; it must not be longer than defaults.refreshEvery, 4h'],
    [
      { defaults: { refreshEvery: '9m' } },
      'defaults.refreshEvery is "9m"; it must be a duration such as 30m, 4h or 7d, from 20m',
    ],
    [
      { onFirstRefreshFailure: 'warm' },
      'onFirstRefreshFailure is "warm"; it must be fail or warn; did you mean "warn"?',
    ],
    [{ terminationProtection: 'true' }, 'terminationProtection is "true"; it must be true or false'],
    [{ tags: { team: 7 } }, 'tags.team is 7; it must be text of 1 to 256'],
    [{ tags: { 'aws:team': 'x' } }, 'tags["aws:team"] can\'t be used as a name; it must be 1 to 128'],
    [
      { tags: { Team: 'a', team: 'b' } },
      'tags.team differs from "Team" only in case, which IAM refuses; keep one',
    ],
    [{ tags: { constructor: 'x' } }, "tags.constructor can't be used as a name; take another"],
    [{ constructor: {} }, 'constructor is not a known key; take it out'],
    [{ tags: { 'registry-token-refresher:paused-until': 'x' } }, "can't be used as a name"],
    [
      { alerts: { emails: ['a@example.com', 'a@example.com'] } },
      'alerts.emails[1] is "a@example.com"; it must not be listed twice',
    ],
    [
      { alerts: { topicArn: 'arn:aws:sqs:eu-central-1:111122223333:queue' } },
      'it must be the ARN of a standard SNS topic',
    ],
    [
      { alerts: { topicArn: 'arn:aws:sns:eu-central-1:111122223333:alerts.fifo' } },
      'it must be the ARN of a standard SNS topic',
    ],
    [
      { alerts: { ...ALERTS, enabled: false } },
      'alerts.enabled is false, but emails are given; take out one or the other',
    ],
    [
      { alerts: { ...ALERTS, criticalTopicArn: 'x' } },
      'alerts.criticalTopicArn is "x"; it must be the ARN of a standard SNS topic',
    ],
    [
      { alerts: { criticalTopicArn: 'arn:aws:sns:eu-central-1:111122223333:pager' } },
      'alerts has no recipient; give emails, topicArn, slack, teams or chatTopicArn',
    ],
    [{ dashboard: 'no' }, 'dashboard is "no"; it must be true or false'],
    [
      { alerts: { enabled: false, criticalTopicArn: 'arn:aws:sns:eu-central-1:111122223333:pager' } },
      'alerts.enabled is false, but criticalTopicArn is given; take out one or the other',
    ],
  ])('refuses %j', (extra, text) => {
    expect(wrong(extra)).toContain(text);
  });

  it.each([true, [], ['1h'], { evry: '1h' }, { every: '30m' }, { every: '2d' }, { every: 60 }])(
    'refuses %j for the probe',
    (probe) => {
      expect(wrong({ probe })).toMatch(/^- probe(\.every|\.evry)? is /);
    },
  );

  it('refuses more tags than AWS takes', () => {
    const tags = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`tag${index}`, 'x']));
    expect(wrong({ tags })).toBe('- tags is a mapping; it must not have more than 50 entries');
  });

  it("refuses a prefix that makes a secret's name too long", () => {
    const document = { ...withRegistries(ECR), secretPrefix: 'p'.repeat(504) };
    expect(problemsOf(document)).toEqual([
      "- registries[0].name (prod) makes a secret's name of 513 characters; Secrets Manager allows 512, and secretPrefix takes 504",
    ]);
  });
});

describe('the host of a registry', () => {
  const withHost = (host: unknown) => ({ alerts: { enabled: false }, registries: [{ ...ECR, host }] });

  it.each(HOSTS)('may be %j', (host) => {
    expect(parseConfig(withHost(host), SOURCE).registries[0]?.host).toBe(host);
  });

  it.each(NO_HOSTS)('may not be %j', (host) => {
    expect(() => parseConfig(withHost(host), SOURCE)).toThrow(/registries\[0\]\.host \(prod\) is /);
  });
});

describe('values of a registry', () => {
  it.each([
    [{ ...ECR, name: 'Prod' }, 'name is "Prod"; it must be 1 to 63 lower-case letters'],
    [{ ...ECR, name: 'prod-' }, 'name (prod-) is "prod-"; it must be'],
    [{ ...ECR, name: 'p'.repeat(64) }, 'it must be 1 to 63 lower-case letters'],
    [
      { ...ECR, refreshEvery: '5m' },
      'refreshEvery (prod) is "5m"; it must be a duration such as 30m, 4h or 7d, from 20m',
    ],
    [
      { ...ECR, refreshEvery: '30m' },
      'refreshEvery (prod) is 30m; it must not be shorter than checkEvery, 1h',
    ],
    [
      { ...ECR, host: 'https://registry.example.com' },
      'host (prod) is "https://registry.example.com"; it must be a host in lower case',
    ],
    [{ ...ECR, host: 5000 }, 'host (prod) is 5000; it must be a host in lower case'],
    [{ ...ECR, secretName: 'a b' }, 'secretName (prod) is "a b"; it must be a name for Secrets Manager'],
    [
      { ...ECR, existingSecretArn: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:ci' },
      'it must be the complete ARN of a secret',
    ],
    [
      {
        ...ECR,
        secretName: 'ci/prod',
        existingSecretArn: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:ci-AbCdEf',
      },
      'secretName (prod) and existingSecretArn exclude each other',
    ],
    [{ ...ECR, prototype: {} }, 'prototype (prod) is not a known key; take it out'],
    [{ ...ECR, readers: [] }, 'readers (prod) is an empty list; it must be a list of at least one role'],
    [
      { ...ECR, readers: ['*'] },
      'readers[0] (prod) is "*"; it must be who may read the secret: the ARN of an IAM role',
    ],
    [
      { ...ECR, readers: [123456789012] },
      'readers[0] (prod) is 123456789012; it must be who may read the secret',
    ],
    [{ ...ECR, readers: ['123456789012', '123456789012'] }, 'must not be listed twice'],
    [
      { ...ECR, repositories: ['API'] },
      'repositories[0] (prod) is "API"; it must be the name of an ECR repository',
    ],
    [{ ...ECR, repositories: ['api/'] }, 'repositories[0] (prod) is "api/"'],
    [
      { ...ECR, repositories: ['api', 'api'] },
      'repositories[1] (prod) is "api"; it must not be listed twice',
    ],
    [{ ...ECR, repositories: [] }, "it must be a list of at least one repository; ['*'] is all"],
    [
      { name: 'prod', provider: 'ecr' },
      'repositories (prod) is missing; it must list what the credential opens',
    ],
    [{ ...ECR, externalId: 'x1' }, 'externalId (prod) requires assumeRoleArn, which is missing'],
    [
      { ...ECR, assumeRoleArn: 'puller' },
      'assumeRoleArn (prod) is "puller"; it must be the ARN of an IAM role',
    ],
    [{ ...ECR, account: '1111' }, 'account (prod) is "1111"; it must be the 12 digits'],
    [{ ...ECR, lifetime: '12h' }, 'lifetime (prod) is not a known key'],
    [{ name: 'shop', provider: 'lightsail', access: 'pull' }, 'access (shop) is not a known key'],
    [
      { ...DIGITALOCEAN, registry: 'Acme' },
      'registry (images) is "Acme"; it must be the name of a DigitalOcean registry',
    ],
    [{ ...DIGITALOCEAN, lifetime: '18251d' }, 'lifetime (images) is "18251d"; it must be a duration'],
    [
      { ...DIGITALOCEAN, apiToken: { secret: 'x', key: '' } },
      'apiToken.key (images) has a value that is not repeated here',
    ],
    [
      {
        ...DIGITALOCEAN,
        apiToken: { secret: 'x', encryptionKeyArn: 'arn:aws:kms:eu-central-1:111122223333:alias/mine' },
      },
      'it must be the ARN of a KMS key (not of an alias)',
    ],
    [null, 'is empty; it must be a mapping with name, provider'],
    [[], 'is a list; it must be a mapping'],
  ])('refuses %j', (registry, text) => {
    expect(problemsOf(withRegistries(registry)).join('\n')).toContain(text);
  });

  it('names what the provider makes required', () => {
    expect(problemsOf(withRegistries({ name: 'images', provider: 'digitalocean' }))).toEqual([
      '- registries[0].registry (images) is missing; it must be the name of a DigitalOcean registry: 1 to 63 of a-z, 0-9 and -',
      '- registries[0].apiToken (images) is missing; it must be a mapping with secret, a reference to an existing Secrets Manager secret, never the token itself',
    ]);
  });
});

describe('secrets', () => {
  it('are filled by one registry each', () => {
    const arn = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:shared-AbCdEf';
    const document = withRegistries(
      ECR,
      { ...ECR, name: 'copy', secretName: 'registry-token-refresher/ecr/prod' },
      { ...ECR, name: 'one', existingSecretArn: arn },
      { ...ECR, name: 'two', existingSecretArn: arn },
      { ...ECR, name: 'three', secretName: 'shared' },
    );
    expect(problemsOf(document)).toEqual([
      '- registries[1].secretName (copy) fills the same secret as registries[0]; each needs its own',
      '- registries[3].existingSecretArn (two) fills the same secret as registries[2]; each needs its own',
      '- registries[4].secretName (three) fills the same secret as registries[2]; each needs its own',
    ]);
  });

  it('of the same name in two accounts are two', () => {
    const arn = (account: string): string =>
      `arn:aws:secretsmanager:eu-central-1:${account}:secret:shared-AbCdEf`;
    const document = withRegistries(
      { ...ECR, name: 'one', existingSecretArn: arn('111122223333') },
      { ...ECR, name: 'two', existingSecretArn: arn('444455556666') },
    );
    expect(parseConfig(document, SOURCE).registries).toHaveLength(2);
  });

  const FOLDER = 'registry-token-refresher/lightsail/';
  it.each([
    ['secretName', `${FOLDER}prod`],
    ['secretName', `${FOLDER}deeper/prod`],
    ['existingSecretArn', `arn:aws:secretsmanager:eu-central-1:111122223333:secret:${FOLDER}prod-AbCdEf`],
  ])('are not where another provider’s function may write: %s %s', (key, secret) => {
    expect(problemsOf(withRegistries({ ...ECR, [key]: secret }))).toEqual([
      `- registries[0].${key} (prod) lies under ${FOLDER}, which is for another provider's function to write; take another secret`,
    ]);
  });

  it.each([
    'registry-token-refresher/ecr/other',
    'registry-token-refresher/lightsail',
    'registry-token-refresher/x/lightsail/a',
    'lightsail/a',
  ])('may be where only their own provider’s function may write: %s', (secretName) => {
    expect(parseConfig(withRegistries({ ...ECR, secretName }), SOURCE).registries).toHaveLength(1);
  });

  it.each(['ecr', 'tokens/ecr', 'lightsail/tokens', 'a/digitalocean/b'])(
    'have no prefix below which another stack’s functions could write: %s',
    (secretPrefix) => {
      expect(problemsOf({ ...withRegistries(ECR), secretPrefix })).toEqual([
        `- secretPrefix is "${secretPrefix}"; no part of it may be a provider's name (${oneOf(PROVIDER_NAMES)}), since another stack's functions could write there`,
      ]);
    },
  );

  it('have no such prefix of the stack’s name either', () => {
    expect(problemsOf({ ...withRegistries(ECR), stackName: 'Lightsail' })).toEqual([
      `- secretPrefix is missing, and the stack's name makes "lightsail"; no part of it may be a provider's name (${oneOf(PROVIDER_NAMES)}), since another stack's functions could write there; write secretPrefix`,
    ]);
  });

  it.each([
    'registry-token-refresher/lightsail/token',
    'registry-token-refresher/api-token',
    'arn:aws:secretsmanager:eu-central-1:111122223333:secret:registry-token-refresher/api-token-AbCdEf',
    'arn:aws:secretsmanager:eu-central-1:111122223333:secret:registry-token-refresher/ecr/token-AbCdEf',
  ])('with API tokens lie where no function may write, not at %s', (secret) => {
    expect(problemsOf(withRegistries({ ...DIGITALOCEAN, apiToken: { secret } }))).toEqual([
      expect.stringMatching(
        /^- registries\[0]\.apiToken\.secret \(images\) lies under registry-token-refresher\/, which is for what the functions write; /,
      ),
    ]);
  });

  it.each(['ci/api', 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:ci/api-AbCdEf'])(
    'with API tokens are not what a registry fills (%s)',
    (secret) => {
      const document = withRegistries(
        { ...ECR, secretName: 'ci/api' },
        { ...DIGITALOCEAN, apiToken: { secret } },
      );
      expect(problemsOf(document)).toEqual([
        '- registries[1].apiToken.secret (images) is the secret that registries[0] fills; the API token needs another one',
      ]);
    },
  );

  it('with API tokens may lie beside what the functions write', () => {
    const document = withRegistries({
      ...DIGITALOCEAN,
      apiToken: { secret: 'registry-token-refresher-api/token' },
    });
    expect(parseConfig(document, SOURCE).registries).toHaveLength(1);
  });
});

describe('what stands below apiToken', () => {
  const KEYS = 'secret, key or encryptionKeyArn';
  it.each([
    [
      { '0123456789abcdef0123456789abcdef': null },
      `[hidden] (images) is not a known key; known here: ${KEYS}`,
    ],
    [{ secert: 'x' }, '[hidden] (images) is not a known key; did you mean "secret"?'],
    [8812345678901234, ' (images) has a value that is not repeated here; it must be a mapping with secret'],
    [true, ' (images) has a value that is not repeated here; it must be a mapping with secret'],
    [{ secret: 8812345678901234 }, '.secret (images) has a value that is not repeated here; it must be'],
    [{ secret: 'not a name' }, '.secret (images) has a value that is not repeated here; it must be'],
    [{ secret: 'x', key: 8812345678901234 }, '.key (images) has a value that is not repeated here; it must'],
  ])('is not repeated: %j', (apiToken, text) => {
    const message = messageOf(withRegistries({ ...DIGITALOCEAN, apiToken }));
    expect(message).toContain(`- registries[0].apiToken${text}`);
    expect(message).not.toMatch(/0123|8812|true|not a name|secert/);
  });
});

describe('durations', () => {
  it('leave a healthy credential of 12 h out of risk up to a refresh every 359 minutes', () => {
    expect(parseConfig(withRegistries({ ...ECR, refreshEvery: '359m' }), SOURCE).registries).toHaveLength(1);
    expect(problemsOf(withRegistries({ ...ECR, refreshEvery: '6h' }))).toEqual([
      '- registries[0].refreshEvery (prod) leaves too little time: refreshEvery 6h + 2 × checkEvery 1h + 4h at risk = 12h must be less than the lifetime, 12h; a refreshEvery of 330m fits',
    ]);
  });

  it('that many registries inherit are one problem', () => {
    const document = { ...withRegistries(ECR, { ...ECR, name: 'other' }), defaults: { refreshEvery: '7h' } };
    expect(problemsOf(document)).toEqual([
      '- defaults.refreshEvery leaves too little time: refreshEvery 7h + 2 × checkEvery 1h + 4h at risk = 13h must be less than the lifetime, 12h; a refreshEvery of 330m fits',
    ]);
  });

  it('leave readers with a cache time to fetch the next credential', () => {
    const document = {
      ...withRegistries({ ...DIGITALOCEAN, refreshEvery: '20m', lifetime: '1h' }),
      checkEvery: '1m',
    };
    expect(problemsOf(document)).toEqual([
      "- registries[0].lifetime (images) leaves too little time: refreshEvery 20m + checkEvery 1m + 1h in readers' caches + 30m = 111m must be less than the lifetime, 1h; a lifetime of 2h fits",
    ]);
  });

  it('ask for a shorter tick where nothing else helps', () => {
    const document = { ...withRegistries(ECR), checkEvery: '4h' };
    expect(problemsOf(document)).toEqual([expect.stringMatching(/; set a shorter checkEvery$/)]);
  });

  it('suggest an interval and a lifetime that really fit', () => {
    const registry = { ...DIGITALOCEAN, refreshEvery: '9h' };
    expect(problemsOf(withRegistries(registry))).toEqual([
      '- registries[0].refreshEvery (images) leaves too little time: refreshEvery 9h + 2 × checkEvery 1h + 4h at risk = 15h must be less than the lifetime, 12h; a refreshEvery of 330m or a lifetime of 17h fits',
    ]);
    const remedies = [{ refreshEvery: '330m' }, { lifetime: '17h' }];
    for (const remedy of remedies) {
      expect(parseConfig(withRegistries({ ...registry, ...remedy }), SOURCE).registries).toHaveLength(1);
    }
  });
});
