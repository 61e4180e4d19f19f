import { ECRClient, type ECRClientConfig, GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import * as v from 'valibot';
import { awsCall } from '../../aws/aws-call';
import { clientConfig } from '../../aws/client-config';
import type { Environment } from '../../contract/environment';
import { parseHost } from '../../contract/host';
import { instantOf } from '../../contract/instant';
import type { EntryOf } from '../../contract/registry-entry';
import { mayCarry } from '../../http/protected-url';
import { VendorReplyInvalid } from '../../run/registry-failure';
import type { RunContext } from '../../run/run-context';
import { awsFailure } from '../aws-failure';
import { basicAuth, isPlausibleExpiry, namedHost } from '../credential-fields';
import type { Provider } from '../provider';
import { ecrRules } from './rules';

const assumedRole = v.object({
  Credentials: v.object({
    AccessKeyId: v.pipe(v.string(), v.nonEmpty()),
    SecretAccessKey: v.pipe(v.string(), v.nonEmpty()),
    SessionToken: v.pipe(v.string(), v.nonEmpty()),
  }),
});

/** The host of an endpoint that has nothing else. Not by a URL parser, which would make a plain host of what isn't one. */
const endpointHost = v.pipe(
  v.string(),
  v.transform((endpoint) => /^(https?):\/\/([^/]+)\/?$/.exec(endpoint) ?? []),
  v.transform(([, scheme, host = '']) => (mayCarry(`${scheme}:`, parseHost(host)?.name ?? '') ? host : '')),
  namedHost,
);

const authorization = v.object({
  authorizationData: v.tuple([
    v.object({
      authorizationToken: basicAuth,
      expiresAt: v.date(),
      proxyEndpoint: endpointHost,
    }),
  ]),
});

export interface EcrDependencies {
  readonly environment?: Environment;
  readonly sts?: STSClient;
  /** A client for one region that acts as a token role. */
  readonly ecrFor?: (config: Pick<ECRClientConfig, 'region' | 'credentials'>) => ECRClient;
}

/** Amazon ECR: each token is minted by a token role, whose rights it carries. AWS has no way to revoke it. */
export function createEcrProvider({
  environment = process.env,
  sts = new STSClient(clientConfig()),
  // A client is made for each role's session; they all share one pool of connections.
  ecrFor = (config) =>
    new ECRClient({ ...clientConfig(), requestHandler: sts.config.requestHandler, ...config }),
}: EcrDependencies = {}): Provider<'ecr'> {
  const { handshake, hosts } = ecrRules(environment);
  return {
    ...handshake,
    hosts: ({ region, account, tokenRole, host }) =>
      hosts({ region, account: account ?? accountIn(tokenRole.arn), host }),

    async issue(entry, run) {
      const credentials = await assumeTokenRole(sts, entry, run);
      const ecr = ecrFor({ region: entry.region, credentials });

      const issuedAt = instantOf(run.clock.now());
      const tried = `GetAuthorizationToken in ${entry.region} by ${entry.tokenRole.arn}`;
      const reply = await awsCall(run, (options) =>
        ecr.send(new GetAuthorizationTokenCommand({}), options),
      ).catch((error: unknown) => {
        throw awsFailure(
          tried,
          error,
          `let the role ${entry.tokenRole.arn} call ecr:GetAuthorizationToken on all resources`,
        );
      });

      const parsed = v.safeParse(authorization, reply);
      if (!parsed.success) throw new VendorReplyInvalid(`${tried} returned no usable authorization data`);
      const [{ authorizationToken, proxyEndpoint, ...data }] = parsed.output.authorizationData;
      const expiresAt = instantOf(data.expiresAt.getTime());
      if (!isPlausibleExpiry(issuedAt, expiresAt)) {
        throw new VendorReplyInvalid(`${tried} returned a token with an impossible expiry`);
      }
      const registryHost = hostFor(entry, proxyEndpoint);
      return {
        host: registryHost,
        imagePrefix: registryHost,
        ...authorizationToken,
        issuedAt,
        expiresAt,
      };
    },
  };
}

/** The most that a role may ask for that another role has assumed, as Lambda has the function's. */
const SESSION_SECONDS = 3600;

/** `rtr-prod`: tells CloudTrail which registry it is for. STS takes 64 characters, and a registry's name has 63 at most. */
const sessionName = (registry: string): string => (registry.length > 60 ? registry : `rtr-${registry}`);

async function assumeTokenRole(sts: STSClient, { name, tokenRole }: EntryOf<'ecr'>, run: RunContext) {
  const externalId = tokenRole.given ? tokenRole.externalId : undefined;
  const tried = `AssumeRole of ${tokenRole.arn}`;
  const command = new AssumeRoleCommand({
    RoleArn: tokenRole.arn,
    RoleSessionName: sessionName(name),
    DurationSeconds: SESSION_SECONDS,
    ...(externalId !== undefined && { ExternalId: externalId }),
  });
  const reply = await awsCall(run, (options) => sts.send(command, options)).catch((error: unknown) => {
    throw awsFailure(
      tried,
      error,
      `let the trust policy of ${tokenRole.arn} admit the function's role${externalId === undefined ? '' : ' with this external id'}, and the function's role call sts:AssumeRole on it`,
    );
  });
  const parsed = v.safeParse(assumedRole, reply);
  if (!parsed.success) throw new VendorReplyInvalid(`${tried} returned no usable credentials`);
  const { AccessKeyId, SecretAccessKey, SessionToken } = parsed.output.Credentials;
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}

const accountIn = (arn: string): string => arn.split(':')[4] ?? '';

/** A token opens other accounts' registries too, where their policies admit its role: only the host differs. */
const hostFor = ({ account }: EntryOf<'ecr'>, own: string): string =>
  account === undefined ? own : own.replace(/^\d{12}\./, `${account}.`);
