import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as v from 'valibot';
import { parseConfig } from '../../lib/config/parse-config';
import { RegistryTokenRefresherStack } from '../../lib/registry-token-refresher-stack';
import { createResolver, type Resolver } from '../deployed/resolver';
import { template as templateDocument } from '../deployed/template';

export const ACCOUNT = '123456789012';
export const REGION = 'eu-central-1';

export interface Synthesized {
  readonly template: Template;
  /** The folder of the cloud assembly. */
  readonly directory: string;
  /** Resolves what of the template only a deployment to a region knows. */
  resolver(region?: string): Resolver;
}

const synthesized = new Map<string, Synthesized>();

/** Synthesizes the stack of a config document, which the tests of a file share. */
export function synth(document: object, env?: object): Synthesized {
  const key = JSON.stringify([document, env]);
  const known = synthesized.get(key) ?? synthesizeNow(document, env);
  synthesized.set(key, known);
  return known;
}

/** The same for one test alone, which may delete the assembly. */
export function synthesizeNow(
  document: object,
  env: object = { account: ACCOUNT, region: REGION },
): Synthesized {
  const app = new App();
  const config = parseConfig(document, { file: 'test.yaml', stackName: 'Test', region: REGION });
  const stack = new RegistryTokenRefresherStack(app, config.stackName, {
    file: 'test.yaml',
    env,
    _config: config,
  });
  const template = Template.fromStack(stack);
  return {
    template,
    directory: app.synth().directory,
    resolver: (region = REGION) =>
      createResolver({
        template: v.parse(templateDocument, template.toJSON()),
        stackName: stack.stackName,
        account: ACCOUNT,
        region,
      }),
  };
}

const apiToken = { secret: 'vendors/api-token' };

/** One registry of each provider. */
export const ALL_PROVIDERS = {
  alerts: { emails: ['platform@example.com'] },
  registries: [
    { name: 'prod', provider: 'ecr', repositories: ['api', 'web'] },
    { name: 'shop', provider: 'lightsail' },
    { name: 'images', provider: 'digitalocean', registry: 'acme', apiToken },
    {
      name: 'edge',
      provider: 'ionos',
      registryId: '8f0c2d6e-0000-4000-8000-000000000001',
      repositories: ['web'],
      access: 'push',
      apiToken,
    },
    { name: 'tools', provider: 'gitlab', project: 'acme/tools', apiToken },
  ],
};
