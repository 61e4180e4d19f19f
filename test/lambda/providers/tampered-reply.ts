import * as v from 'valibot';
import type { ProviderName } from '../../../lambda/contract/provider-name';
import { json, type Reply } from '../../../sandbox/fakes/fake-server';
import type { ProviderBench } from './provider-bench';
import type { Tamper } from './tampering-exchange';

/** What the reply to a request for a credential says in place of the vendor's own words. */
export interface TamperedReply {
  readonly user?: string;
  readonly host?: string;
}

const PASSWORD = 'canary-password-4711';

const dockerConfig = v.object({ auths: v.record(v.string(), v.object({ auth: v.string() })) });
const ionosResource = v.looseObject({ properties: v.record(v.string(), v.unknown()) });

/** Has a vendor's API, or whoever sits before it, answer so from now on. */
export function tamperWith(bench: ProviderBench, provider: ProviderName, reply: TamperedReply): void {
  const { ecr, lightsail } = bench.vendors;
  const { user = 'AWS', host } = reply;
  const expiresAt = Math.floor(Date.now() / 1000) + 43_200;
  switch (provider) {
    case 'ecr': {
      const authorizationToken = base64(`${user}:${PASSWORD}`);
      const proxyEndpoint = `https://${host ?? ecr.registry.host}`;
      ecr.api.fault = answer({ authorizationData: [{ authorizationToken, expiresAt, proxyEndpoint }] });
      return;
    }
    case 'lightsail': {
      const registry = host ?? lightsail.registry.host;
      lightsail.api.fault = answer({
        registryLogin: { username: user, password: PASSWORD, expiresAt, registry },
      });
      return;
    }
    case 'digitalocean':
      bench.connection.tamper = inDockerConfig(reply);
      return;
    case 'ionos':
      bench.connection.tamper = inIonosResource(reply);
  }
}

const answer = (body: object): Reply & { readonly kind: 'status' } => ({
  kind: 'status',
  ...json(200, body),
});

const base64 = (text: string): string => Buffer.from(text).toString('base64');

const inDockerConfig =
  ({ user, host }: TamperedReply): Tamper =>
  (reply) => {
    const parsed = v.safeParse(dockerConfig, reply);
    if (!parsed.success) return reply;
    const auths = Object.entries(parsed.output.auths).map(([own, { auth }]) => {
      const login = Buffer.from(auth, 'base64').toString();
      const told = user === undefined ? login : `${user}:${login.slice(login.indexOf(':') + 1)}`;
      return [host ?? own, { auth: base64(told) }];
    });
    return { auths: Object.fromEntries(auths) };
  };

const inIonosResource =
  ({ user, host }: TamperedReply): Tamper =>
  (reply) => {
    const parsed = v.safeParse(ionosResource, reply);
    if (!parsed.success) return reply;
    const { credentials, hostname } = parsed.output.properties;
    const told = {
      ...(hostname !== undefined && host !== undefined && { hostname: host }),
      ...(credentials !== undefined &&
        user !== undefined && { credentials: Object.assign({}, credentials, { username: user }) }),
    };
    return { ...parsed.output, properties: { ...parsed.output.properties, ...told } };
  };
