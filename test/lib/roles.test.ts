import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import * as v from 'valibot';
import { TOKEN_ROLE_ARN_PREFIX } from '../../lambda/contract/environment';
import { parseConfig } from '../../lib/config/parse-config';
import { propsOf, RegistryTokenRefresher } from '../../lib/registry-token-refresher';
import { ACCOUNT, ALL_PROVIDERS, REGION, synth } from '../support/synth';
import { problemsOf } from './config/config-problems';

const KEYS = { rolePath: '/platform/', roleNamePrefix: 'platform-' };
const SLACK = { workspaceId: 'T0123ABCD', channelId: 'C0123ABCD' };
const CONFIG = { ...ALL_PROVIDERS, ...KEYS, probe: {}, alerts: { slack: SLACK } };
const NAMES = [
  'chat-eu-central-1',
  'digitalocean-eu-central-1',
  'digitalocean-tick-eu-central-1',
  'ecr-eu-central-1',
  'ecr-tick-eu-central-1',
  'eu-central-1-prod',
  'first-refresh-eu-central-1',
  'gitlab-eu-central-1',
  'gitlab-tick-eu-central-1',
  'ionos-eu-central-1',
  'ionos-tick-eu-central-1',
  'lightsail-eu-central-1',
  'lightsail-tick-eu-central-1',
  'probe-eu-central-1',
  'probe-tick-eu-central-1',
  'reports-eu-central-1',
].map((name) => `platform-Test-${name}`);
const TOKEN_ROLES = '/platform/registry-token-refresher/Test/eu-central-1/';

const role = v.object({ RoleName: v.optional(v.string()), Path: v.optional(v.string()) });
const rolesOf = (template: Template) =>
  Object.values(template.findResources('AWS::IAM::Role')).map(({ Properties }) => v.parse(role, Properties));

describe('roles with a path and a prefix', () => {
  const { template, resolver } = synth(CONFIG);

  it('all have both', () => {
    const roles = rolesOf(template);
    expect(roles.map(({ RoleName }) => RoleName).toSorted()).toEqual(NAMES);
    const paths = roles.map(({ RoleName, Path }) => [RoleName, Path]);
    expect(paths.toSorted()).toEqual(
      NAMES.map((name) => [name, name.endsWith('-prod') ? TOKEN_ROLES : KEYS.rolePath]),
    );
  });

  it('let the function find and assume its token roles', () => {
    const prefix = `arn:aws:iam::${ACCOUNT}:role${TOKEN_ROLES}`;
    const { resolve } = resolver();
    const text = JSON.stringify(
      ['AWS::Lambda::Function', 'AWS::IAM::Policy'].map((type) =>
        Object.values(template.findResources(type)).map(({ Properties }) => resolve(Properties)),
      ),
    );
    expect(text).toContain(`"${TOKEN_ROLE_ARN_PREFIX}":"${prefix}"`);
    expect(text).toContain(`"Action":"sts:AssumeRole","Effect":"Allow","Resource":"${prefix}*"`);
  });

  it('are the ones that a lid leaves out', () => {
    const registries = [
      { name: 'shop', provider: 'lightsail', readers: ['arn:aws:iam::123456789012:role/app'] },
    ];
    const lidded = synth({ ...CONFIG, readersOnly: true, registries });
    const { resolve } = lidded.resolver();
    const policies = Object.values(lidded.template.findResources('AWS::SecretsManager::ResourcePolicy'));
    const text = JSON.stringify(policies.map(({ Properties }) => resolve(Properties)));
    for (const kind of ['lightsail', 'probe']) {
      expect(text).toContain(`:role/platform/platform-Test-${kind}-eu-central-1"`);
    }
  });

  it("are ours alone in somebody's stack, with that of the trigger", () => {
    const stack = new Stack(new App(), 'Test', { env: { account: ACCOUNT, region: REGION } });
    new Role(stack, 'Theirs', { roleName: 'theirs', assumedBy: new ServicePrincipal('ec2.amazonaws.com') });
    const config = parseConfig(CONFIG, { file: 'test.yaml', stackName: 'Test', region: REGION });
    new RegistryTokenRefresher(stack, 'Tokens', propsOf({ config, source: 'test.yaml' }));
    const roles = rolesOf(Template.fromStack(stack));
    expect(roles.map(({ RoleName }) => RoleName).toSorted()).toEqual([...NAMES, 'theirs']);
    expect(roles.find(({ RoleName }) => RoleName === 'theirs')?.Path).toBeUndefined();
  });
});

it.each([
  [{ rolePath: '/' }, 'rolePath is "/"; it must be an IAM path such as /platform/'],
  [{ rolePath: 'platform' }, 'rolePath is "platform"; it must be an IAM path'],
  [{ rolePath: '/platform' }, 'it must be an IAM path'],
  [{ rolePath: '//' }, 'it must be an IAM path'],
  [{ rolePath: '/a*/' }, 'it must be an IAM path'],
  [{ rolePath: `/${'a'.repeat(255)}/` }, 'it must be an IAM path such as /platform/: 256 characters at most'],
  [{ roleNamePrefix: '' }, 'roleNamePrefix is ""; it must be 1 to 19 letters'],
  [{ roleNamePrefix: 'a/b' }, 'it must be 1 to 19 letters'],
  [{ roleNamePrefix: 'one-that-is-too-long' }, 'it must be 1 to 19 letters'],
])('%j is one problem', (keys, text) => {
  const problems = problemsOf({ ...ALL_PROVIDERS, ...keys });
  expect(problems).toEqual([expect.stringContaining(text)]);
});

it('the longest path and prefix are taken', () => {
  const longest = { rolePath: `/${'a'.repeat(254)}/`, roleNamePrefix: 'x'.repeat(19) };
  const { template } = synth({ ...CONFIG, ...longest, stackName: 'S'.repeat(128) });
  for (const { RoleName = '', Path = '' } of rolesOf(template)) {
    expect(RoleName.length).toBeLessThanOrEqual(64);
    expect(Path.length).toBeLessThanOrEqual(512);
  }
});
