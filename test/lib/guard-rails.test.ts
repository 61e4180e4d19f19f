import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  App,
  CliCredentialsStackSynthesizer,
  type IStackSynthesizer,
  PermissionsBoundary,
} from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as v from 'valibot';
import { parseConfig } from '../../lib/config/parse-config';
import {
  RegistryTokenRefresherStack,
  type RegistryTokenRefresherStackProps,
} from '../../lib/registry-token-refresher-stack';
import { evaluate } from '../deployed/evaluate';
import type { PolicyStatement } from '../deployed/policy-statement';
import { createResolver } from '../deployed/resolver';
import { template as templateDocument } from '../deployed/template';
import { codeBlocks, readMarkdown, section } from '../docs/markdown';
import { ACCOUNT, ALL_PROVIDERS, REGION } from '../support/synth';

const PAGE = section(readMarkdown('docs/organisations.md'), 'Guard rails');
const CONFIG = { ...ALL_PROVIDERS, probe: {} };

/** The CDK's class is not of its own interface for a compiler that takes optional properties exactly. */
const isSynthesizer = v.custom<IStackSynthesizer>((given) => given instanceof CliCredentialsStackSynthesizer);

interface Settings extends Pick<RegistryTokenRefresherStackProps, 'synthesizer' | 'permissionsBoundary'> {
  readonly context?: Readonly<Record<string, unknown>>;
}

/** The stack in an app with these settings, and its assembly. */
function synthesize(config: object, { context = {}, ...props }: Settings = {}) {
  const app = new App({ context });
  const parsed = parseConfig(config, { file: 'test.yaml', stackName: 'Test', region: REGION });
  const env = { account: ACCOUNT, region: REGION };
  const stack = new RegistryTokenRefresherStack(app, 'Test', {
    file: 'test.yaml',
    env,
    _config: parsed,
    ...props,
  });
  const template = v.parse(templateDocument, Template.fromStack(stack).toJSON());
  const assembly = app.synth();
  const read = (file: string): string => readFileSync(join(assembly.directory, file), 'utf8');
  return {
    ofType: (type: string) => Object.entries(template.Resources).filter(([, { Type }]) => Type === type),
    resolver: createResolver({ template, stackName: 'Test', account: ACCOUNT, region: REGION }),
    artifact: assembly.getStackByName('Test'),
    template: read('Test.template.json'),
    manifest: read('manifest.json'),
    assets: read('Test.assets.json'),
  };
}

/** The context that the page shows in a `cdk.json`. */
const shown = v.object({ context: v.record(v.string(), v.unknown()) });
function contextOf(key: string): Readonly<Record<string, unknown>> {
  const block = codeBlocks(PAGE, 'json').find((code) => code.includes(key)) ?? '{}';
  return v.parse(shown, JSON.parse(block)).context;
}
const BOUNDARY_CONTEXT = contextOf('@aws-cdk/core:permissionsBoundary');
const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/platform-boundary`;

const role = v.object({ PermissionsBoundary: v.optional(v.string()) });

/** The boundary of each role, by the role's ARN. */
const boundariesOf = ({ ofType, resolver }: ReturnType<typeof synthesize>) =>
  ofType('AWS::IAM::Role').map(([id, { Properties }]) => {
    const { PermissionsBoundary } = v.parse(role, resolver.resolve(Properties));
    return [resolver.attribute(id, 'Arn'), PermissionsBoundary] as const;
  });

it.each([
  ["the CDK's context", { context: BOUNDARY_CONTEXT }],
  ['the stack', { permissionsBoundary: PermissionsBoundary.fromName('platform-boundary') }],
])("a permissions boundary of %s is every role's, the trigger's too", (_, settings) => {
  const boundaries = boundariesOf(synthesize(CONFIG, settings));
  expect(boundaries.length).toBeGreaterThan(12);
  expect(boundaries.map(([, boundary]) => boundary)).toEqual(boundaries.map(() => BOUNDARY));
});

it('a custom qualifier is taken for the version, the roles and the bucket of the bootstrap', () => {
  const usual = synthesize(CONFIG);
  const { template, manifest, assets } = synthesize(CONFIG, {
    context: contextOf('@aws-cdk/core:bootstrapQualifier'),
  });
  expect(template).toContain('/cdk-bootstrap/acme/version');
  expect(manifest).toContain('cdk-acme-deploy-role-');
  expect(assets).toContain(`cdk-acme-assets-${ACCOUNT}-${REGION}`);
  for (const text of [template, manifest, assets]) expect(text).not.toContain('hnb659fds');
  expect(usual.manifest).toContain('cdk-hnb659fds-deploy-role-');
});

it("CliCredentialsStackSynthesizer deploys with the shell's own credentials", () => {
  const roleNames = /-(deploy|cfn-exec|file-publishing|lookup)-role-/;
  const { manifest, assets } = synthesize(CONFIG, {
    synthesizer: v.parse(isSynthesizer, new CliCredentialsStackSynthesizer()),
  });
  expect(manifest).not.toMatch(roleNames);
  expect(assets).not.toMatch(roleNames);
  expect(synthesize(CONFIG).manifest).toMatch(roleNames);
});

describe('tags for a tag policy', () => {
  const tags = { CostCenter: '4711', team: 'platform' };
  const { ofType, artifact } = synthesize({ ...CONFIG, tags });
  const tagged = v.object({ Tags: v.array(v.object({ Key: v.string(), Value: v.string() })) });

  it.each([
    'AWS::IAM::Role',
    'AWS::Lambda::Function',
    'AWS::Logs::LogGroup',
    'AWS::SecretsManager::Secret',
    'AWS::SNS::Topic',
  ])('are on every %s, in the letters of the config', (type) => {
    // CloudFormation hands the stack's tags on to what the CDK makes for the trigger.
    const own = ofType(type).filter(([id]) => id.startsWith('Registries'));
    expect(own.length).toBeGreaterThan(0);
    for (const [, { Properties }] of own) {
      const found = v.parse(tagged, Properties).Tags;
      expect(Object.fromEntries(found.map(({ Key, Value }) => [Key, Value]))).toEqual(tags);
    }
  });

  it("are the stack's", () => {
    expect(artifact.tags).toEqual(tags);
  });
});

describe('a service control policy that denies roles without path or boundary', () => {
  const DEPLOYER = `arn:aws:iam::${ACCOUNT}:role/cdk-hnb659fds-cfn-exec-role-${ACCOUNT}-${REGION}`;
  const policy = v.object({
    Statement: v.array(
      v.object({
        Sid: v.string(),
        Effect: v.literal('Deny'),
        Action: v.array(v.string()),
        Resource: v.optional(v.array(v.string())),
        NotResource: v.optional(v.array(v.string())),
        Condition: v.optional(v.unknown()),
      }),
    ),
  });
  const [block = ''] = codeBlocks(PAGE, 'json').filter((code) => code.includes('"Deny"'));
  const everything: PolicyStatement = {
    id: 'rights of the deployer',
    kind: 'identity',
    holder: DEPLOYER,
    statement: { Effect: 'Allow', Action: ['*'], Resource: ['*'] },
  };
  const statements = [
    everything,
    ...v.parse(policy, JSON.parse(block)).Statement.map(
      (statement): PolicyStatement => ({
        id: statement.Sid,
        kind: 'identity',
        holder: DEPLOYER,
        statement,
      }),
    ),
  ];
  /** What the deployment hears for each role that it makes. */
  const verdicts = async (stack: ReturnType<typeof synthesize>): Promise<readonly string[]> => {
    const heard: string[] = [];
    for (const [resource, boundary] of boundariesOf(stack)) {
      const context = boundary === undefined ? {} : { 'iam:PermissionsBoundary': boundary };
      const call = { caller: DEPLOYER, action: 'iam:CreateRole', resource, context };
      heard.push(await evaluate(call, statements));
    }
    return heard;
  };
  const ROLES = { rolePath: '/platform/', roleNamePrefix: 'platform-' };

  it.each([
    ['lets all be made that have both', ROLES, BOUNDARY_CONTEXT, 'Allowed'],
    ['lets none be made without a path', {}, BOUNDARY_CONTEXT, 'ExplicitlyDenied'],
    ['lets none be made without a boundary', ROLES, {}, 'ExplicitlyDenied'],
  ])('%s', async (_, keys, context, verdict) => {
    const heard = await verdicts(synthesize({ ...CONFIG, ...keys }, { context: { ...context } }));
    expect(heard.length).toBeGreaterThan(12);
    expect(new Set(heard)).toEqual(new Set([verdict]));
  });
});
