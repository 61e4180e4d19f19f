import { join } from 'node:path';
import * as v from 'valibot';
import { PROVIDER_NAMES, type ProviderName } from '../../lambda/contract/provider-name';
import { API_TOKEN_KEY } from './outside-policies';
import { type RunningStack, startStack, type TriggerStatus } from './running-stack';
import { ACCOUNT, REGION } from './synthesized-stack';

/** The ARN of a secret of this account. */
export const secretArn = (nameAndSuffix: string, region = REGION): string =>
  `arn:aws:secretsmanager:${region}:${ACCOUNT}:secret:${nameAndSuffix}`;

/** Where registries.yaml has its registries published: ARNs of secrets by provider and registry. */
export const PUBLISHED = {
  ecr: {
    build: secretArn('deployed/ecr/build-Ab1Cd2'),
    partner: secretArn('deployed/ecr/partner-Ab1Cd2'),
    prod: secretArn('kubernetes/pull-secret-Ab1Cd2'),
  },
  lightsail: {
    'partner-shop': secretArn('deployed/lightsail/partner-shop-Ab1Cd2'),
    shop: secretArn('deployed/lightsail/shop-Ab1Cd2'),
  },
  digitalocean: {
    images: secretArn('deployed/digitalocean/images-Ab1Cd2'),
    mirror: secretArn('ci/registry-a1B2c3'),
  },
  ionos: { edge: secretArn('deployed/ionos/edge-Ab1Cd2') },
  gitlab: { tools: secretArn('deployed/gitlab/tools-Ab1Cd2') },
} as const satisfies Readonly<Record<ProviderName, Readonly<Record<string, string>>>>;

/** Something of each provider. */
export const ofEach = <Value>(choose: (provider: ProviderName) => Value): Readonly<Record<string, Value>> =>
  Object.fromEntries(PROVIDER_NAMES.map((provider) => [provider, choose(provider)]));

/** The secrets with the vendors' API tokens. */
export const API_TOKENS = {
  digitalocean: secretArn('digitalocean/api-token-Ab1Cd2'),
  ionos: secretArn('ionos/api-Ab1Cd2'),
  gitlab: secretArn('gitlab/api-Ab1Cd2'),
} as const;

/** A published credential. */
export const credential = v.strictObject({
  username: v.pipe(v.string(), v.nonEmpty()),
  password: v.pipe(v.string(), v.nonEmpty()),
  host: v.string(),
  imagePrefix: v.string(),
  provider: v.string(),
  name: v.string(),
  access: v.string(),
  issuedAt: v.pipe(v.string(), v.isoTimestamp()),
  expiresAt: v.pipe(v.string(), v.isoTimestamp()),
  tokenId: v.optional(v.pipe(v.string(), v.regex(/^([0-9a-f-]{36}|\d+)$/))),
  dockerconfigjson: v.string(),
});

export interface ExampleStack extends RunningStack {
  /** How the deployment's triggers ended. */
  readonly deployment: readonly TriggerStatus[];
  /** What readers of a secret get. */
  published(arn: string): v.InferOutput<typeof credential>;
}

/** Names of all registries, as results list them. */
export const REGISTRIES: readonly string[] = Object.values(PUBLISHED).flatMap(Object.keys);

/** Deploys registries.yaml, with the secrets that it takes for granted. */
export async function startExampleStack(): Promise<ExampleStack> {
  const running = await startStack(join(__dirname, 'registries.yaml'), 'Deployed');
  const { secretsManager, stack, vendors } = running;
  secretsManager.create({ arn: API_TOKENS.digitalocean, value: vendors.digitalocean.apiToken });
  secretsManager.create({ arn: API_TOKENS.gitlab, value: vendors.gitlab.apiToken });
  secretsManager.create({
    arn: API_TOKENS.ionos,
    value: JSON.stringify({ token: vendors.ionos.apiToken }),
    kmsKeyArn: API_TOKEN_KEY,
  });
  secretsManager.create({ arn: PUBLISHED.digitalocean.mirror });
  const deploy = Promise.all(stack.triggers.map((trigger) => running.trigger(trigger, 'Create')));
  const deployment = await deploy.catch(async (error: unknown) => {
    await running.stop();
    throw error;
  });
  return {
    ...running,
    deployment,
    published: (arn) => v.parse(credential, JSON.parse(secretsManager.get(arn).value ?? 'null')),
  };
}
