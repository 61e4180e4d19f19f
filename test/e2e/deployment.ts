import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import * as v from 'valibot';
import { readConfig } from '../../lib/config/read-config';
import { createApiTokenSecrets } from '../../sandbox/api-token-secrets';
import { type Cloud, type CloudOptions, REGION, startCloud } from '../../sandbox/cloud';

const STACK = 'RegistryTokenRefresher';
const PREFIX = 'registry-token-refresher';

type Provider = 'ecr' | 'lightsail' | 'digitalocean' | 'ionos';
export type Registry = Readonly<Record<string, unknown>> & {
  readonly name: string;
  readonly provider: Provider;
};

/** One registry of each provider. */
export const REGISTRIES = {
  prod: { name: 'prod', provider: 'ecr', repositories: ['api', 'team/*'] },
  shop: { name: 'shop', provider: 'lightsail' },
  images: {
    name: 'images',
    provider: 'digitalocean',
    registry: 'acme',
    apiToken: { secret: 'digitalocean/api-token' },
  },
  edge: {
    name: 'edge',
    provider: 'ionos',
    registryId: '8f0c2b6e-5a0f-4a3c-9a5d-3d1f0e2b7c41',
    repositories: ['web'],
    apiToken: { secret: 'ionos/api', key: 'token' },
  },
} as const satisfies Readonly<Record<string, Registry>>;

/** A published credential, with its version and the one before. */
export interface Published {
  readonly arn: string | undefined;
  readonly versionId: string | undefined;
  readonly previousVersionId: string | undefined;
  readonly value: Readonly<Record<string, string>>;
}

/** How a run ended: with a result, or with an error. */
export interface RunEnd {
  readonly failed: boolean;
  /** The payload as it came back. */
  readonly payload: string;
}

/** The stack in a cloud of its own, changed by one config after the other. */
export class Deployment {
  #assembly = '';
  #configs = 0;
  readonly #runs: RunEnd[] = [];
  private readonly secrets: SecretsManagerClient;
  private readonly lambda: LambdaClient;
  private readonly stacks: CloudFormationClient;

  private constructor(readonly cloud: Cloud) {
    this.secrets = new SecretsManagerClient(cloud.client);
    this.lambda = new LambdaClient(cloud.client);
    this.stacks = new CloudFormationClient(cloud.client);
  }

  /** Starts a cloud that has the API tokens and no stack yet. */
  static async start(options: CloudOptions): Promise<Deployment> {
    const deployment = new Deployment(await startCloud(options));
    const config = await deployment.configFile(Object.values(REGISTRIES));
    await deployment.cloud.bootstrap();
    await createApiTokenSecrets(readConfig(config, REGION), deployment.cloud.vendors, deployment.secrets);
    return deployment;
  }

  /** Every run by hand so far. */
  get runs(): readonly RunEnd[] {
    return this.#runs;
  }

  /** Deploys these registries and no others. */
  async deploy(...registries: readonly Registry[]): Promise<void> {
    const assembly = await this.cloud.synth(await this.configFile(registries));
    this.#assembly = assembly;
    await this.cloud.deploy(assembly);
  }

  async destroy(): Promise<void> {
    await this.cloud.destroy(this.#assembly);
  }

  /** `UPDATE_COMPLETE`, `UPDATE_ROLLBACK_COMPLETE`, … */
  async stackStatus(): Promise<string | undefined> {
    const { Stacks } = await this.stacks.send(new DescribeStacksCommand({ StackName: STACK }));
    return Stacks?.[0]?.StackStatus;
  }

  /** Runs a provider's function by hand, in another second than any run before: versions are told apart by the second. */
  async run(provider: Provider, payload: Readonly<Record<string, unknown>> = {}): Promise<RunEnd> {
    await delay(1000 - (Date.now() % 1000));
    const { FunctionError, Payload } = await this.lambda.send(
      new InvokeCommand({
        FunctionName: `${STACK}-${provider}`,
        Payload: JSON.stringify({ run: 'manual', ...payload }),
      }),
    );
    const end = { failed: FunctionError !== undefined, payload: Payload?.transformToString() ?? '' };
    this.#runs.push(end);
    return end;
  }

  async published({ provider, name }: Registry): Promise<Published> {
    const SecretId = `${PREFIX}/${provider}/${name}`;
    const { ARN, VersionIdsToStages = {} } = await this.secrets.send(new DescribeSecretCommand({ SecretId }));
    const staged = (stage: string): string | undefined =>
      Object.entries(VersionIdsToStages).find(([, stages]) => stages.includes(stage))?.[0];
    const { SecretString } = await this.secrets.send(new GetSecretValueCommand({ SecretId }));
    return {
      arn: ARN,
      versionId: staged('AWSCURRENT'),
      previousVersionId: staged('AWSPREVIOUS'),
      value: v.parse(v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.string())), SecretString),
    };
  }

  /** The current versions of these registries, by name. */
  async versions(...registries: readonly Registry[]): Promise<Readonly<Record<string, string | undefined>>> {
    const entries = registries.map(async (registry) => {
      const { versionId } = await this.published(registry);
      return [registry.name, versionId] as const;
    });
    return Object.fromEntries(await Promise.all(entries));
  }

  /** Writes over a published credential, as somebody with a console might. */
  async overwrite({ provider, name }: Registry, value: string): Promise<void> {
    const SecretId = `${PREFIX}/${provider}/${name}`;
    await this.secrets.send(new PutSecretValueCommand({ SecretId, SecretString: value }));
  }

  private async configFile(registries: readonly Registry[]): Promise<string> {
    this.#configs += 1;
    const file = join(this.cloud.folder, `registries-${this.#configs}.json`);
    const alerts = { emails: ['platform@example.com'] };
    await writeFile(
      file,
      JSON.stringify({ stackName: STACK, secretPrefix: PREFIX, checkEvery: '1m', alerts, registries }),
    );
    return file;
  }
}
