import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { EmptyApp } from './empty-app';

/** A stage with a stack of tokens and a stack of its readers, and two places for it. */
const STAGES = `
const { App, Stack, Stage } = require('aws-cdk-lib');
const { CodePipeline, CodePipelineSource, ShellStep } = require('aws-cdk-lib/pipelines');
const { Role, ServicePrincipal } = require('aws-cdk-lib/aws-iam');
const { Alerts, ApiToken, Registry, RegistryTokenRefresher } = require('registry-token-refresher');
const { Secret } = require('aws-cdk-lib/aws-secretsmanager');

class Images extends Stage {
  constructor(scope, id, env) {
    super(scope, id, { env });
    const stack = new Stack(this, 'Tokens');
    const secret = Secret.fromSecretNameV2(stack, 'ApiToken', 'digitalocean/api-token');
    const tokens = new RegistryTokenRefresher(stack, 'Registries', {
      registries: [
        Registry.ecr('prod', { repositories: ['api'] }),
        Registry.digitalOcean('images', { registry: 'acme', apiToken: ApiToken.fromSecret(secret) }),
      ],
      alerts: Alerts.to({ emails: ['platform@example.com'] }),
    });
    const readers = new Stack(this, 'Readers');
    const role = new Role(readers, 'Role', { assumedBy: new ServicePrincipal('ec2.amazonaws.com') });
    tokens.secret('images').grantRead(role);
  }
}
const app = new App();
const DEV = { account: '111122223333', region: 'eu-central-1' };
const PROD = { account: '444455556666', region: 'us-east-1' };
`;

/** Where they are. */
const PLACES = [
  { stage: 'Dev', account: '111122223333', region: 'eu-central-1' },
  { stage: 'Prod', account: '444455556666', region: 'us-east-1' },
] as const;

interface Stack {
  readonly environment: string;
  readonly resources: Readonly<Record<string, { readonly Type: string }>>;
  readonly template: string;
}

/** The stacks of all stages by their names, as the manifests have them. */
function stacksOf(code: string): Readonly<Record<string, Stack>> {
  using app = new EmptyApp();
  app.write('app.js', `${STAGES}${code}\napp.synth();`);
  app.succeed(process.execPath, 'app.js');
  const manifests = globSync('cdk.out/{.,assembly-*}/manifest.json', { cwd: app.folder });
  const stacks = manifests.flatMap((manifest) => {
    const artifacts: readonly Artifact[] = Object.values(JSON.parse(app.read(manifest)).artifacts);
    return artifacts
      .filter(({ type }) => type === 'aws:cloudformation:stack')
      .map(({ environment, displayName, properties: { templateFile } }) => {
        const template = app.read(manifest.replace(basename(manifest), templateFile));
        return [displayName, { environment, template, resources: JSON.parse(template).Resources }] as const;
      });
  });
  return Object.fromEntries(stacks);
}
interface Artifact {
  readonly type: string;
  readonly environment: string;
  readonly displayName: string;
  readonly properties: { readonly templateFile: string };
}

const count = ({ resources }: Stack, type: string): number =>
  Object.values(resources).filter(({ Type }) => Type === type).length;

/** What both stages hold, wherever they are. */
function expectStages(stacks: Readonly<Record<string, Stack>>): void {
  for (const { stage, account, region } of PLACES) {
    const tokens = stacks[`${stage}/Tokens`];
    const readers = stacks[`${stage}/Readers`];
    if (tokens === undefined || readers === undefined) throw new Error(Object.keys(stacks).join(', '));
    expect(tokens.environment).toBe(`aws://${account}/${region}`);
    expect(count(tokens, 'AWS::SecretsManager::Secret')).toBe(2);
    expect(tokens.template).toContain(`${stage}-Tokens-${region}-prod`);
    // Readers of the same account need no right but their own.
    expect(count(tokens, 'AWS::SecretsManager::ResourcePolicy')).toBe(0);
    expect(readers.template).toContain('secretsmanager:GetSecretValue');
  }
}

describe('an app with the construct in two accounts and regions', () => {
  it('has a stage for each', () => {
    const stacks = stacksOf(`new Images(app, 'Dev', DEV); new Images(app, 'Prod', PROD);`);
    expect(Object.keys(stacks)).toHaveLength(4);
    expectStages(stacks);
  });

  it('deploys them by a pipeline, which publishes the functions of each to its place', () => {
    const stacks = stacksOf(`
const pipelineStack = new Stack(app, 'Pipeline', { env: DEV });
const pipeline = new CodePipeline(pipelineStack, 'Pipeline', {
  crossAccountKeys: true,
  synth: new ShellStep('Synth', {
    input: CodePipelineSource.connection('acme/infrastructure', 'main', { connectionArn: 'arn:aws:codeconnections:eu-central-1:111122223333:connection/one' }),
    commands: ['npm ci', 'npx cdk synth'],
  }),
});
pipeline.addStage(new Images(pipelineStack, 'Dev', DEV));
pipeline.addStage(new Images(pipelineStack, 'Prod', PROD));`);
    const { Pipeline: pipeline, ...others } = stacks;
    const inStages = Object.entries(others).map(
      ([name, stack]) => [name.replace(/^Pipeline\//, ''), stack] as const,
    );
    expectStages(Object.fromEntries(inStages));
    for (const { stage, account, region } of PLACES) {
      const functions = stacks[`Pipeline/${stage}/Tokens`]?.template.match(/[0-9a-f]{64}(?=\.zip)/g) ?? [];
      expect(functions).toHaveLength(3);
      for (const asset of functions) {
        expect(pipeline?.template).toContain(`publish \\\\\\"${asset}:${account}-${region}-`);
      }
    }
  });
});
