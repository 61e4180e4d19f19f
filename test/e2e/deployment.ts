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
import type { ProviderName } from '../../lambda/contract/provider-name';
import { readConfig } from '../../lib/config/read-config';
import type { FunctionKind } from '../../lib/names';
import { createApiTokenSecrets } from '../../sandbox/api-token-secrets';
import { type Cloud, type CloudOptions, REGION, startCloud } from '../../sandbox/cloud';

const STACK = 'RegistryTokenRefresher';
const PREFIX = 'registry-token-refresher';

export type Registry = Readonly<Record<string, unknown>> & {
  readonly name: string;
  readonly provider: ProviderName;
  readonly secretName?: string | undefined;
};

/** The registries, and what else a config may say. */
type Config = Readonly<Record<string, unknown>> & { readonly registries: readonly Registry[] };

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
  tools: {
    name: 'tools',
    provider: 'gitlab',
    project: 'acme/tools',
    apiToken: { secret: 'gitlab/api' },
  },
} as const satisfies Readonly<Record<string, Registry>>;

/** Another one of a provider that has one already; only clouds that say so have it. */
export const SECOND = { ...REGISTRIES.images, name: 'images-two', registry: 'acme-two' } as const;

/** What makes a cloud have {@link SECOND}. */
export const WITH_SECOND = { digitalocean: { registries: ['acme', 'acme-two'] } } as const;

/** The name of a registry's secret. */
export const secretId = ({ provider, name, secretName }: Registry): string =>
  secretName ?? `${PREFIX}/${provider}/${name}`;

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
    const config = await deployment.configFile({ registries: Object.values(REGISTRIES) });
    await deployment.cloud.bootstrap();
    await createApiTokenSecrets(readConfig(config, REGION), deployment.cloud.vendors, deployment.secrets);
    return deployment;
  }

  /** Every run by hand so far. */
  get runs(): readonly RunEnd[] {
    return this.#runs;
  }

  /** The mark in every secret text, and the encoded forms that hide it. */
  get canaries(): readonly string[] {
    return ['canary-', ...this.cloud.vendors.canaries()];
  }

  /** Deploys these registries and no others. */
  async deploy(...registries: readonly Registry[]): Promise<void> {
    await this.deployConfig({ registries });
  }

  /** Deploys a config; what it doesn't say of checks and alerts is as in every test. */
  async deployConfig(config: Config): Promise<void> {
    const assembly = await this.cloud.synth(await this.configFile(config));
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

  /** Runs a function by hand; one that writes, in another second than any run before: versions are told apart by the second. */
  async run(kind: FunctionKind, payload: Readonly<Record<string, unknown>> = {}): Promise<RunEnd> {
    if (kind !== 'probe') await delay(1000 - (Date.now() % 1000));
    const { FunctionError, Payload } = await this.lambda.send(
      new InvokeCommand({
        FunctionName: `${STACK}-${kind}`,
        Payload: JSON.stringify({ run: 'manual', ...payload }),
      }),
    );
    const end = { failed: FunctionError !== undefined, payload: Payload?.transformToString() ?? '' };
    this.#runs.push(end);
    return end;
  }

  async published(registry: Registry): Promise<Published> {
    const SecretId = secretId(registry);
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

  /** Writes over a published credential, as somebody with a console might; gives the id that Secrets Manager makes up. */
  async overwrite(registry: Registry, value: string): Promise<string | undefined> {
    const { VersionId } = await this.secrets.send(
      new PutSecretValueCommand({ SecretId: secretId(registry), SecretString: value }),
    );
    return VersionId;
  }

  /**
   * Waits for another version than this one.
   *
   * @param within milliseconds
   */
  async nextVersion(registry: Registry, versionId: string | undefined, within: number): Promise<Published> {
    const deadline = Date.now() + within;
    while (Date.now() < deadline) {
      const published = await this.published(registry);
      if (published.versionId !== versionId) return published;
      await delay(200);
    }
    throw new Error(`Nobody has published ${registry.name} again within ${within / 1000} s.`);
  }

  /** Writes a config into a file. */
  async configFile(config: Config): Promise<string> {
    this.#configs += 1;
    const file = join(this.cloud.folder, `registries-${this.#configs}.json`);
    const alerts = { emails: ['platform@example.com'] };
    await writeFile(
      file,
      JSON.stringify({ stackName: STACK, secretPrefix: PREFIX, checkEvery: '1m', alerts, ...config }),
    );
    return file;
  }
}
