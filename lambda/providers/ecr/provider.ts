import { ECRClient, type ECRClientConfig, GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr';
import { STSClient } from '@aws-sdk/client-sts';
import * as v from 'valibot';
import { clientConfig } from '../../aws/client-config';
import type { Environment } from '../../contract/environment';
import { parseHost } from '../../contract/host';
import { mayCarry } from '../../contract/protected-url';
import type { EntryOf } from '../../contract/registry-entry';
import { assumeRole } from '../assume-role';
import { requestAwsLogin } from '../aws-login';
import { basicAuth, namedHost } from '../credential-fields';
import type { Provider } from '../provider';
import { ecrRules } from './rules';

/** The host of an endpoint that has nothing else. A URL parser would also accept other spellings of a host. */
const endpointHost = v.pipe(
  v.string(),
  v.transform((endpoint) => /^(https?):\/\/([^/]+)\/?$/.exec(endpoint) ?? []),
  v.transform(([, scheme, host = '']) => (mayCarry(`${scheme}:`, parseHost(host)?.name ?? '') ? host : '')),
  namedHost,
);

const authorization = v.pipe(
  v.object({
    authorizationData: v.tuple([
      v.object({
        authorizationToken: basicAuth,
        expiresAt: v.date(),
        proxyEndpoint: endpointHost,
      }),
    ]),
  }),
  v.transform(({ authorizationData: [{ authorizationToken, expiresAt, proxyEndpoint }] }) => ({
    ...authorizationToken,
    expiresAt,
    host: proxyEndpoint,
  })),
);

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
  const { handshake, hosts, imagePrefix } = ecrRules(environment);
  return {
    handshake,
    hosts: ({ region, account, tokenRole, host }) =>
      hosts({ region, account: account ?? accountIn(tokenRole.arn), host }),

    async issue(entry, run) {
      const { arn } = entry.tokenRole;
      const externalId = entry.tokenRole.given ? entry.tokenRole.externalId : undefined;
      const credentials = await assumeRole(sts, { arn, externalId, registry: entry.name }, run);
      const ecr = ecrFor({ region: entry.region, credentials });

      const issued = await requestAwsLogin(
        {
          tried: `GetAuthorizationToken in ${entry.region} by ${arn}`,
          send: (options) => ecr.send(new GetAuthorizationTokenCommand({}), options),
          reply: authorization,
          holds: 'token',
          whenDenied: `let the role ${arn} call ecr:GetAuthorizationToken on all resources`,
        },
        run,
      );
      const host = hostFor(entry, issued.host);
      return { ...issued, host, imagePrefix: imagePrefix(host) };
    },
  };
}

const accountIn = (arn: string): string => arn.split(':')[4] ?? '';

/** A token also opens registries of other accounts whose policies admit its role: only the host differs. */
const hostFor = ({ account }: EntryOf<'ecr'>, own: string): string =>
  account === undefined ? own : own.replace(/^\d{12}\./, `${account}.`);
