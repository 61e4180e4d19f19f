import fc from 'fast-check';
import * as v from 'valibot';
import { METRIC_NAMESPACE, METRICS } from '../../lambda/contract/metrics';
import { TICK_PAYLOAD } from '../../lambda/contract/payload';
import { PROVIDER_NAMES, type ProviderName } from '../../lambda/contract/provider-name';
import { registryEntry } from '../../lambda/contract/registry-entry';
import { looksLikeToken } from '../../lib/config/messages/token-text';
import { capitalized, functionName, tokenRolePath } from '../../lib/names';
import { CONFIGS, SEED } from '../support/effort';
import { ACCOUNT, REGION } from '../support/synth';
import { type GeneratedConfig, generatedConfig } from './generated-config';
import { hasTokenRole, newcomerOf } from './newcomer';
import {
  type FunctionParts,
  functionPartsOf,
  only,
  PROBE_SCOPE,
  partsOf,
  providersOf,
  referring,
  registriesOf,
  scopeOf,
} from './provider-parts';
import { allows, publishedArns, resolverOf, rolePolicies, statements, statementsOf } from './stack-policies';
import { prerequisites, references, type SynthesizedConfig, synthesize } from './synthesized-config';
import { templateDifference } from './template-difference';

/** For what synthesizes each config once more. */
const SOME_CONFIGS = Math.ceil(CONFIGS / 2);

const synthesizedConfigs = new Map<string, SynthesizedConfig>();

/** The same seed gives each test the same configs, so that each is synthesized once. */
function forEveryConfig(check: (stack: SynthesizedConfig) => void, numRuns = CONFIGS): void {
  fc.assert(
    fc.property(generatedConfig, (config) => {
      const key = JSON.stringify(config);
      const stack = synthesizedConfigs.get(key) ?? synthesize(config);
      synthesizedConfigs.set(key, stack);
      check(stack);
    }),
    { numRuns, seed: SEED },
  );
}

// The CDK writes a line for each asset of each stack.
beforeAll(() => {
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
});

afterAll(() => {
  jest.restoreAllMocks();
  process.stdout.write(`Template invariants: ${synthesizedConfigs.size} configs (seed ${SEED}).\n`);
});

function forEveryProvider(check: (stack: SynthesizedConfig, provider: ProviderName) => void): void {
  forEveryConfig((stack) => {
    for (const provider of providersOf(stack.config)) check(stack, provider);
  });
}

describe('every valid config', () => {
  it('synthesizes to a template within CloudFormation’s limits', () => {
    forEveryConfig(({ resources, outputs, json }) => {
      expect(Object.keys(resources).length).toBeLessThanOrEqual(500);
      expect(Object.keys(outputs).length).toBeLessThanOrEqual(200);
      expect(Buffer.byteLength(json)).toBeLessThanOrEqual(1024 * 1024);
    });
  });

  it('keeps the environment of each function within 4 KB', () => {
    forEveryConfig((stack) => {
      for (const [, { Properties }] of stack.ofType('AWS::Lambda::Function')) {
        expect(JSON.stringify(Properties.Environment ?? {}).length).toBeLessThanOrEqual(4096);
      }
    });
  });

  it('keeps policies within IAM’s limits', () => {
    forEveryConfig((stack) => {
      for (const { trust, inline, managed } of rolePolicies(stack)) {
        expect(trust).toBeLessThanOrEqual(2048);
        expect(inline).toBeLessThanOrEqual(10_240);
        expect(managed.length).toBeLessThanOrEqual(10);
        expect(Math.max(0, ...managed)).toBeLessThanOrEqual(6144);
      }
    });
  });

  it('gives every role the path and the prefix that the config asks for', () => {
    forEveryConfig((stack) => {
      const { rolePath, roleNamePrefix = '' } = v.parse(
        v.object({ rolePath: v.optional(v.string()), roleNamePrefix: v.optional(v.string()) }),
        stack.config,
      );
      for (const [, { Properties }] of stack.ofType('AWS::IAM::Role')) {
        const { Path = '/', RoleName = '' } = Properties;
        expect(String(Path).startsWith(rolePath ?? '/')).toBe(true);
        expect(String(RoleName).startsWith(roleNamePrefix)).toBe(true);
      }
    });
  });

  it('makes names and descriptions that AWS takes', () => {
    const allowed: Readonly<Record<string, Readonly<Record<string, RegExp>>>> = {
      'AWS::Lambda::Function': { FunctionName: /^[\w-]{1,64}$/, Description: /^.{0,256}$/ },
      'AWS::IAM::Role': {
        RoleName: /^[\w+=,.@-]{1,64}$/,
        Path: /^\/([!-~]{1,510}\/)?$/,
        Description: /^[\t\n\r\u0020-\u007e\u00a1-\u00ff]{0,1000}$/,
      },
      'AWS::SecretsManager::Secret': { Name: /^[\w/+=.@-]{1,512}$/, Description: /^.{0,2048}$/ },
      'AWS::Logs::LogGroup': { LogGroupName: /^[\w./#-]{1,512}$/ },
      'AWS::CloudWatch::Alarm': { AlarmName: /^.{1,255}$/, AlarmDescription: /^.{0,1024}$/ },
      'AWS::CloudWatch::Dashboard': { DashboardName: /^[\w-]{1,255}$/ },
      'AWS::Chatbot::SlackChannelConfiguration': { ConfigurationName: /^[\w-]{1,128}$/ },
      'AWS::Chatbot::MicrosoftTeamsChannelConfiguration': { ConfigurationName: /^[\w-]{1,128}$/ },
      'AWS::Events::Rule': { Name: /^[\w.-]{1,64}$/, Description: /^.{0,512}$/ },
      'AWS::SNS::Topic': { TopicName: /^[\w-]{1,256}$/, DisplayName: /^.{0,100}$/ },
    };
    forEveryConfig(({ resources }) => {
      for (const { Type, Properties } of Object.values(resources)) {
        for (const [property, pattern] of Object.entries(allowed[Type] ?? {})) {
          if (typeof Properties[property] === 'string') expect(Properties[property]).toMatch(pattern);
        }
      }
    });
  });

  it('retains nothing but secrets, these only if asked to, and none of a creation that is rolled back', () => {
    forEveryConfig(({ config, resources }) => {
      for (const { Type, DeletionPolicy, UpdateReplacePolicy } of Object.values(resources)) {
        const isRetained = config.retainSecrets === true && Type === 'AWS::SecretsManager::Secret';
        expect([DeletionPolicy ?? 'Delete', UpdateReplacePolicy ?? 'Delete']).toEqual(
          isRetained ? ['RetainExceptOnCreate', 'Retain'] : ['Delete', 'Delete'],
        );
      }
    });
  });

  it('has no resource that waits for itself', () => {
    forEveryConfig((stack) => {
      for (const id of Object.keys(stack.resources)) expect(prerequisites(id, stack)).not.toContain(id);
    });
  });

  it('mentions no provider that it doesn’t use', () => {
    forEveryConfig(({ config, json }) => {
      for (const provider of PROVIDER_NAMES.filter((name) => !providersOf(config).includes(name))) {
        expect(json).not.toMatch(
          new RegExp(`\\b(${scopeOf(provider)}|${capitalized(provider)}|${provider}\\b)`),
        );
      }
    });
  });
});

/** Whom the alarms of a config notify: the topics of every alarm, and also the critical one of those about failing pulls. */
function receiversOf(stack: SynthesizedConfig): { readonly topic: unknown[]; readonly both: unknown[] } {
  const { enabled, topicArn, criticalTopicArn, chatTopicArn } = v.parse(alerts, stack.config.alerts);
  const topics = stack.ofType('AWS::SNS::Topic').map(([id]) => ({ Ref: id }));
  const topic = topicArn ?? topics.find(({ Ref }) => Ref.includes('AlertTopic'));
  const chat = chatTopicArn ?? topics.find(({ Ref }) => Ref.includes('ChatTopic'));
  const heard = chat === undefined ? [] : [chat];
  const isPaged = criticalTopicArn !== undefined && criticalTopicArn !== topicArn;
  return enabled
    ? { topic: [topic, ...heard], both: [topic, ...(isPaged ? [criticalTopicArn] : []), ...heard] }
    : { topic: [], both: [] };
}

const alerts = v.looseObject({
  enabled: v.optional(v.boolean(), true),
  topicArn: v.optional(v.string()),
  criticalTopicArn: v.optional(v.string()),
  chatTopicArn: v.optional(v.string()),
});

describe('every provider in use', () => {
  it('has one function with the bundle, its own registries and nothing else', () => {
    forEveryProvider((stack, provider) => {
      const { asset } = partsOf(stack, provider);
      expect(asset.foreignFiles).toEqual([]);
      const names = registriesOf(stack.config, provider).map(({ name }) => name);
      expect(asset.entries.map(({ name }) => name).sort()).toEqual([...names].sort());
      expect(new Set(asset.entries.map((entry) => entry.provider))).toEqual(new Set([provider]));
    });
  });

  it('has a log group, kept for as long as asked and gone with the stack', () => {
    forEveryProvider((stack, provider) => {
      const { handler } = partsOf(stack, provider);
      const group = stack.resources[only(references(handler.Properties.LoggingConfig))];
      expect(group).toMatchObject({
        Type: 'AWS::Logs::LogGroup',
        Properties: { RetentionInDays: Number.parseInt(String(stack.config.logRetention ?? '30d'), 10) },
        DeletionPolicy: 'Delete',
      });
    });
  });

  it('has one schedule, which sends the tick', () => {
    forEveryProvider((stack, provider) => {
      const { id } = partsOf(stack, provider);
      const [, { Properties }] = only(referring(stack, 'AWS::Scheduler::Schedule', id));
      expect(Properties).toMatchObject({
        Name: stack.resources[id]?.Properties.FunctionName,
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target: { Arn: { 'Fn::GetAtt': [id, 'Arn'] }, Input: JSON.stringify(TICK_PAYLOAD) },
      });
    });
  });

  it('is refreshed in the deployment, once all is there, and before it ticks or rings', () => {
    forEveryProvider((stack, provider) => {
      const { id, trigger } = partsOf(stack, provider);
      const rest = Object.keys(stack.resources).filter(
        (other) => other.startsWith(scopeOf(provider)) && other !== trigger,
      );
      const before = prerequisites(trigger, stack);
      const after = rest.filter((other) => prerequisites(other, stack).has(trigger));
      expect(rest.filter((other) => !before.has(other) && !after.includes(other))).toEqual([]);
      const late = ['AWS::Scheduler::Schedule', 'AWS::CloudWatch::Alarm'];
      const ticking = rest.filter((other) => late.includes(stack.resources[other]?.Type ?? ''));
      expect(after).toEqual(expect.arrayContaining(ticking));
      expect(before).toContain(id);
      const early = ['AWS::SecretsManager::Secret', 'AWS::IAM::Policy', 'AWS::Lambda::EventInvokeConfig'];
      expect(after.filter((other) => early.includes(stack.resources[other]?.Type ?? ''))).toEqual([]);
    });
  });

  it('leaves retries to the next tick, on what the schedule and on what the deployment invokes', () => {
    forEveryProvider((stack, provider) => {
      const { id, version } = partsOf(stack, provider);
      const configs = referring(stack, 'AWS::Lambda::EventInvokeConfig', id).map(
        ([, { Properties }]) => Properties,
      );
      expect(configs.map(({ Qualifier }) => Qualifier)).toEqual(
        expect.arrayContaining(['$LATEST', { 'Fn::GetAtt': [version, 'Version'] }]),
      );
      expect(configs).toHaveLength(2);
      for (const config of configs) expect(config.MaximumRetryAttempts).toBe(0);
    });
  });

  it('has alarms for failing and for at-risk registries, which notify all receivers', () => {
    forEveryProvider((stack, provider) => {
      const { id } = partsOf(stack, provider);
      const alarms = stack.ofType('AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties);
      const failing = only(
        alarms.filter(
          ({ Namespace, MetricName, Dimensions }) =>
            Namespace === 'AWS/Lambda' && MetricName === 'Errors' && references(Dimensions).includes(id),
        ),
      );
      const own = { Name: 'provider', Value: provider };
      const atRisk = only(
        alarms.filter(
          ({ Namespace, MetricName, Dimensions }) =>
            Namespace === METRIC_NAMESPACE &&
            MetricName === METRICS.registriesAtRisk &&
            JSON.stringify(Dimensions).includes(JSON.stringify(own)),
        ),
      );
      const { topic, both } = receiversOf(stack);
      expect(failing.AlarmActions ?? []).toEqual(topic);
      expect(atRisk.AlarmActions ?? []).toEqual(both);
      for (const { AlarmActions, OKActions } of alarms) expect(OKActions).toEqual(AlarmActions);
      expect(atRisk.TreatMissingData).toBe('breaching');
    });
  });
});

describe('every registry', () => {
  const variables = v.object({ Variables: v.record(v.string(), v.string()) });
  const minting = v.object({
    name: v.string(),
    tokenRole: v.object({ arn: v.string(), given: v.boolean() }),
  });

  it('has one secret, which the stack makes without a value unless it exists already', () => {
    forEveryConfig((stack) => {
      const made = stack.ofType('AWS::SecretsManager::Secret').map(([, { Properties }]) => Properties);
      for (const properties of made) {
        expect(Object.keys(properties)).not.toContain('SecretString');
        expect(Object.keys(properties)).not.toContain('GenerateSecretString');
      }
      const filled = providersOf(stack.config).flatMap((provider) => partsOf(stack, provider).asset.entries);
      const existing = stack.config.registries.flatMap(({ existingSecretArn }) => existingSecretArn ?? []);
      expect(filled.map(({ secretId }) => secretId).sort()).toEqual(
        [...made.map(({ Name }) => Name), ...existing].sort(),
      );
      expect(new Set(filled.map(({ secretId }) => secretId)).size).toBe(stack.config.registries.length);
    });
  });

  it('of ECR mints with the given role, or with a token role of its own that trusts the function alone', () => {
    forEveryConfig((stack) => {
      const rolePath = v.parse(v.optional(v.string()), stack.config.rolePath);
      const path = tokenRolePath(stack.stackName, REGION, rolePath);
      const tokenRoles = stack
        .ofType('AWS::IAM::Role')
        .filter(([, { Properties }]) => Properties.Path === path);
      expect(tokenRoles).toHaveLength(stack.config.registries.filter(hasTokenRole).length);
      if (!providersOf(stack.config).includes('ecr')) return;
      const { handler, asset } = partsOf(stack, 'ecr');
      const { resolve, attribute } = resolverOf(stack);
      const { Variables } = v.parse(variables, resolve(handler.Properties.Environment));
      const schema = registryEntry({ ...Variables, AWS_REGION: REGION });
      const minters = asset.entries.map((entry) => v.parse(minting, v.parse(schema, entry)));
      const made = minters.filter(({ tokenRole }) => !tokenRole.given);
      const madeArns = made.map(({ tokenRole }) => tokenRole.arn);
      expect(madeArns.toSorted()).toEqual(tokenRoles.map(([id]) => attribute(id, 'Arn')).toSorted());
      expect(new Set(madeArns).size).toBe(made.length);
      expect(
        minters.map(({ name, tokenRole }) => [name, tokenRole.given ? tokenRole.arn : undefined]),
      ).toEqual(
        minters.map(({ name }) => [
          name,
          stack.config.registries.find((registry) => registry.name === name)?.assumeRoleArn,
        ]),
      );
      for (const [, { Properties }] of tokenRoles) {
        expect(Properties.AssumeRolePolicyDocument).toMatchObject({
          Statement: [
            { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: handler.Properties.Role } },
          ],
        });
      }
    });
  });
});

describe('rights', () => {
  /** AWS knows no resource for them. */
  const WITHOUT_RESOURCE = [
    'ecr:GetAuthorizationToken',
    'lightsail:CreateContainerServiceRegistryLogin',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DescribeSubnets',
  ];

  it('name actions, principals and resources', () => {
    forEveryConfig((stack) => {
      for (const { Effect, Action, Principal, Resource } of statements(stack)) {
        if (Effect === 'Deny') continue;
        expect(Action.join()).not.toContain('*');
        expect(JSON.stringify(Principal ?? {})).not.toContain('"*"');
        if (Resource.includes('*')) expect(WITHOUT_RESOURCE).toEqual(expect.arrayContaining(Action));
      }
    });
  });
});

describe('the probe', () => {
  const WRITER = ['secretsmanager:DescribeSecret', 'secretsmanager:PutSecretValue'];
  const READER = ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'];
  const LOGS = ['logs:CreateLogStream', 'logs:PutLogEvents'];

  function forEveryProbe(check: (stack: SynthesizedConfig, own: FunctionParts) => void, runs = CONFIGS) {
    let probes = 0;
    forEveryConfig((stack) => {
      if (stack.config.probe === undefined) return;
      probes += 1;
      check(stack, functionPartsOf(stack, 'probe'));
    }, runs);
    expect(probes).toBeGreaterThan(0);
  }

  it('is mentioned nowhere where the config has none', () => {
    forEveryConfig(({ config, json }) => {
      if (config.probe === undefined) expect(json).not.toMatch(/probe|readers.?broken/i);
    });
  });

  it('is one function with its role, log group, schedule and alarm, and changes nothing else', () => {
    forEveryProbe((stack) => {
      const { probe, ...rest } = stack.config;
      const { added, removed, changed } = templateDifference(synthesize(rest), stack);
      expect(added.map((id) => stack.resources[id]?.Type).toSorted()).toEqual([
        'AWS::CloudWatch::Alarm',
        'AWS::IAM::Policy',
        // The function's, and the schedule's.
        'AWS::IAM::Role',
        'AWS::IAM::Role',
        'AWS::Lambda::EventInvokeConfig',
        'AWS::Lambda::Function',
        'AWS::Logs::LogGroup',
        'AWS::Scheduler::Schedule',
      ]);
      expect(added.filter((id) => !id.startsWith(PROBE_SCOPE))).toEqual([]);
      expect(removed).toEqual([]);
      const types = Object.keys(changed).map((id) => stack.resources[id]?.Type);
      expect(types.filter((type) => type !== 'AWS::CloudWatch::Dashboard')).toEqual([]);
    }, SOME_CONFIGS);
  });

  /** Fields of entries that say how to refresh, and nothing of where a registry and its images are. */
  const REFRESHERS_OWN = [
    'access',
    'apiToken',
    'lifetime',
    'refreshEvery',
    'registryId',
    'role',
    'scopes',
    'tokenRole',
  ];

  /** The account of an ECR registry: its own, else that of the role that mints. */
  const accountOf = ({ registries }: GeneratedConfig, name: string): unknown => {
    const { account, assumeRoleArn = `arn:aws:iam::${ACCOUNT}:role/own` } = only(
      registries.filter((registry) => registry.name === name),
    );
    return account ?? String(assumeRoleArn).split(':')[4];
  };

  it('knows every registry once, with its secret, its host and images, and the function that refreshes it', () => {
    forEveryProbe((stack, { asset }) => {
      expect(asset.foreignFiles).toEqual([]);
      const expected = providersOf(stack.config).flatMap((provider) =>
        partsOf(stack, provider).asset.entries.map(({ name, ...entry }) => ({
          ...Object.fromEntries(Object.entries(entry).filter(([key]) => !REFRESHERS_OWN.includes(key))),
          name,
          account: provider === 'ecr' ? accountOf(stack.config, name) : undefined,
          refresher: functionName(stack.stackName, provider),
        })),
      );
      expect(asset.entries).toHaveLength(stack.config.registries.length);
      expect(asset.entries).toEqual(expected);
    });
  });

  it('may look at and read what is published and run what refreshes it, and nothing else', () => {
    forEveryProbe((stack, { role }) => {
      const granted = statementsOf(stack, role);
      // The rights to a network are those of every function.
      const ownRights = granted
        .flatMap(({ Action }) => Action)
        .filter((action) => stack.config.network === undefined || !action.startsWith('ec2:'));
      expect(ownRights.toSorted()).toEqual([...READER, ...LOGS, 'lambda:InvokeFunction'].toSorted());
      for (const arn of publishedArns(stack)) {
        for (const action of READER) expect([arn, allows(granted, action, arn)]).toEqual([arn, true]);
      }
      const run = granted.filter(({ Action }) => Action.includes('lambda:InvokeFunction'));
      expect(run.flatMap(({ Resource }) => Resource)).toEqual(
        providersOf(stack.config).map(
          (provider) =>
            `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${functionName(stack.stackName, provider)}`,
        ),
      );
    });
  });

  it('is the only one that may read what is published, and may not write it', () => {
    forEveryConfig((stack) => {
      const published = publishedArns(stack);
      const may = (role: string, action: string) => {
        const granted = statementsOf(stack, role);
        return published.filter((arn) => allows(granted, action, arn));
      };
      for (const [id] of stack.ofType('AWS::IAM::Role')) {
        const isProbe = stack.config.probe !== undefined && id === functionPartsOf(stack, 'probe').role;
        expect(may(id, 'secretsmanager:GetSecretValue')).toEqual(isProbe ? published : []);
        if (isProbe) expect(may(id, 'secretsmanager:PutSecretValue')).toEqual([]);
      }
      const writers = providersOf(stack.config).flatMap((provider) => {
        const { role } = partsOf(stack, provider);
        for (const action of WRITER) expect(may(role, action).length).toBeGreaterThan(0);
        return may(role, 'secretsmanager:PutSecretValue');
      });
      expect(writers.toSorted()).toEqual(published.toSorted());
    });
  });

  it('ticks and rings only after all first refreshes', () => {
    forEveryProbe((stack, { id }) => {
      const triggers = providersOf(stack.config).map((provider) => partsOf(stack, provider).trigger);
      const [schedule, { Properties }] = only(referring(stack, 'AWS::Scheduler::Schedule', id));
      expect(Properties).toMatchObject({
        Name: stack.resources[id]?.Properties.FunctionName,
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target: { Arn: { 'Fn::GetAtt': [id, 'Arn'] }, Input: JSON.stringify(TICK_PAYLOAD) },
      });
      for (const late of [schedule, readersBrokenAlarm(stack)[0]]) {
        expect([...prerequisites(late, stack)]).toEqual(expect.arrayContaining(triggers));
      }
      for (const trigger of triggers) {
        expect([...prerequisites(trigger, stack)].filter((other) => other.startsWith(PROBE_SCOPE))).toEqual(
          [],
        );
      }
    });
  });

  it('has an alarm that hears silence, reports the end too, and wakes the people on call', () => {
    forEveryProbe((stack) => {
      const [, { Properties }] = readersBrokenAlarm(stack);
      const { both } = receiversOf(stack);
      expect(Properties).toMatchObject({
        Namespace: METRIC_NAMESPACE,
        Dimensions: [{ Name: 'stack', Value: stack.stackName }],
        TreatMissingData: 'breaching',
      });
      expect(Properties.AlarmActions ?? []).toEqual(both);
      expect(Properties.OKActions ?? []).toEqual(both);
    });
  });

  const readersBrokenAlarm = (stack: SynthesizedConfig) =>
    only(
      stack
        .ofType('AWS::CloudWatch::Alarm')
        .filter(([, { Properties }]) => Properties.MetricName === METRICS.readersBroken),
    );
});

describe('what looks like a secret', () => {
  /** Hashes of assets and of reaches, ids that the CDK makes up, and what a config may say though it looks random. */
  const isRandomRightly = (text: string, { config, resources }: SynthesizedConfig): boolean =>
    ASSET_KEY.test(text) ||
    resources[text] !== undefined ||
    Object.values(resources).some(({ Properties }) => Properties.RoleName === text) ||
    strings(config.tags).includes(text) ||
    config.registries.some(({ externalId }) => externalId === text);
  const ASSET_KEY = /^[0-9a-f]{64}\.zip$/;

  /** Every key and value. */
  function strings(value: unknown): readonly string[] {
    if (typeof value === 'string') return [value];
    if (typeof value !== 'object' || value === null) return [];
    const keys = Array.isArray(value) ? [] : Object.keys(value);
    return [...keys, ...Object.values(value).flatMap(strings)];
  }

  it('is nowhere in templates and assets', () => {
    forEveryConfig((stack) => {
      const texts = new Set([
        ...strings(JSON.parse(stack.json)),
        ...[...stack.assets.values()].flatMap(({ entries }) => strings(entries)),
      ]);
      expect([...texts].filter((text) => looksLikeToken(text) && !isRandomRightly(text, stack))).toEqual([]);
    });
  });
});

/** `AWS::Lambda::Function.Code`: what of a kind of resource has changed. */
const partsWithType =
  ({ resources }: SynthesizedConfig) =>
  ([id, parts]: readonly [id: string, parts: readonly string[]]): string =>
    `${resources[id]?.Type}.${parts.join()}`;

describe('the order of registries', () => {
  it('makes no difference', () => {
    forEveryConfig((stack) => {
      const turned = synthesize({ ...stack.config, registries: stack.config.registries.toReversed() });
      expect(turned.json).toBe(stack.json);
      expect(turned.assets).toEqual(stack.assets);
    }, SOME_CONFIGS);
  });
});

describe('one registry more', () => {
  it('of a provider in use changes its own resources, the function’s code and what runs it', () => {
    forEveryConfig((after) => {
      const newcomer = newcomerOf(after.config);
      if (newcomer === undefined || newcomer.isFirstOfProvider) return;
      const { registry, hasTokenRole: hasRole, needsMoreRights, isOfNewLifetime } = newcomer;
      const hasSecretOfItsOwn = [registry.secretName, registry.existingSecretArn].some(Boolean);
      const before = synthesize(newcomer.before);
      const { added, removed, changed } = templateDifference(before, after);
      const { id, role, version, trigger } = partsOf(after, registry.provider);

      const own = [
        ...(registry.existingSecretArn === undefined ? ['AWS::SecretsManager::Secret'] : []),
        ...(hasRole ? ['AWS::IAM::Role'] : []),
      ];
      const newTypes = added.map((other) => after.resources[other]?.Type);
      expect(newTypes.toSorted()).toEqual(['AWS::Lambda::Version', ...own].toSorted());
      expect(added.filter((other) => !other.startsWith(scopeOf(registry.provider)))).toEqual([]);
      expect(removed).toEqual([partsOf(before, registry.provider).version]);

      const [invokeConfig] = only(referring(after, 'AWS::Lambda::EventInvokeConfig', version));
      const [policy] = only(referring(after, 'AWS::IAM::Policy', role));
      // What alarms say depends on the lifetimes that there are; the dashboard's table is as tall as it needs to be.
      const words = [
        ...(isOfNewLifetime ? ['AWS::CloudWatch::Alarm.AlarmDescription'] : []),
        'AWS::CloudWatch::Dashboard.DashboardBody',
      ];
      const isWords = (change: readonly [string, readonly string[]]): boolean =>
        words.includes(partsWithType(after)(change));
      // The probe looks at it, too.
      const ofProbe = ([other]: readonly [string, readonly string[]]): boolean =>
        other.startsWith(PROBE_SCOPE);
      const changes = Object.entries(changed).filter((change) => !isWords(change));
      expect(changes.filter(ofProbe).map(partsWithType(after)).toSorted()).toEqual(
        after.config.probe === undefined
          ? []
          : [...(hasSecretOfItsOwn ? ['AWS::IAM::Policy.PolicyDocument'] : []), 'AWS::Lambda::Function.Code'],
      );
      expect(Object.fromEntries(changes.filter((change) => !ofProbe(change)))).toEqual({
        [id]: ['Code', ...(newcomer.isFirstWithTokenRole ? ['Environment'] : [])],
        [invokeConfig]: ['Qualifier'],
        [trigger]: ['DependsOn', 'HandlerArn'],
        ...(needsMoreRights ? { [policy]: ['PolicyDocument'] } : {}),
      });
    }, SOME_CONFIGS);
  });

  it('of another provider changes nothing of those in use', () => {
    forEveryConfig((after) => {
      const newcomer = newcomerOf(after.config);
      if (newcomer === undefined || !newcomer.isFirstOfProvider) return;
      const { added, removed, changed } = templateDifference(synthesize(newcomer.before), after);
      const { provider } = newcomer.registry;
      // A chat has a thread for each provider, so a rule too.
      const ofChat = new RegExp(`^RegistriesFailureReportsChat(Failed|Crashed)${provider}[0-9A-F]{8}$`);
      expect(added.filter((id) => !id.startsWith(scopeOf(provider)) && !ofChat.test(id))).toEqual([]);
      expect(removed).toEqual([]);
      // One for all providers: who runs first refreshes, who reports failures, what shows all.
      const shared = [
        'AWS::IAM::Role.Policies',
        'AWS::Events::Rule.EventPattern',
        'AWS::CloudWatch::Dashboard.DashboardBody',
      ];
      // The probe waits for its first refresh, looks at it, and asks its function.
      const ofProbe = [
        'AWS::CloudWatch::Alarm.DependsOn',
        'AWS::IAM::Policy.PolicyDocument',
        'AWS::IAM::Role.DependsOn',
        'AWS::Lambda::Function.Code',
        'AWS::Scheduler::Schedule.DependsOn',
      ];
      for (const change of Object.entries(changed)) {
        const [id] = change;
        expect(id.startsWith(PROBE_SCOPE) ? ofProbe : shared).toContain(partsWithType(after)(change));
        expect(PROVIDER_NAMES.filter((provider) => id.startsWith(scopeOf(provider)))).toEqual([]);
      }
    }, SOME_CONFIGS);
  });
});
