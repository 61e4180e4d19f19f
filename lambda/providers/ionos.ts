import { randomBytes } from 'node:crypto';
import { type Environment, IONOS_API_URL } from '../contract/environment';
import { type Instant, instantOf, toCompact } from '../contract/instant';
import type { EntryOf } from '../contract/registry-entry';
import type { HandshakeRules } from '../registry/handshake';
import { RegistryNotReady, RequestRefused, VendorReplyInvalid } from '../run/registry-failure';
import type { RunContext } from '../run/run-context';
import { Sensitive } from '../run/sensitive';
import { apiBase } from './api-base';
import { type ApiTokens, createApiTokens } from './api-token';
import { isPlausibleExpiry } from './credential-fields';
import { type IonosRegistry, ionosRegistry } from './ionos-api';
import { jwtExpiry } from './jwt-expiry';
import { mayHaveMinted } from './lost-reply';
import { mint } from './mint';
import type { IssuedCredential, Provider } from './provider';
import { createVendorApi, type VendorApi } from './vendor-api';

/** What is known beforehand of IONOS' registries. */
export const ionosHandshake: HandshakeRules = { tokenHosts: [], forbiddenIsInconclusive: false };

export interface IonosDependencies {
  readonly environment?: Environment;
  readonly apiTokens?: ApiTokens;
  readonly vendorApi?: VendorApi;
}

/** How many names are tried where each is taken. */
const NAMES = 3;

/** IONOS' container registries. */
export function createIonosProvider({
  environment = process.env,
  apiTokens = createApiTokens(),
  vendorApi = createVendorApi(),
}: IonosDependencies = {}): Provider<'ionos'> {
  const base = apiBase(environment, IONOS_API_URL, 'https://api.ionos.com/containerregistries');
  const registryOf = async (
    { registryId, apiToken }: EntryOf<'ionos'>,
    run: RunContext,
  ): Promise<IonosRegistry> => {
    const bearer = await apiTokens.read(apiToken, run);
    return ionosRegistry(vendorApi, base, registryId, { bearer, secretId: apiToken.secretId });
  };

  return {
    ...ionosHandshake,

    async issue(entry, run) {
      const registry = await registryOf(entry, run);
      const host = await registry.hostname(run);
      if (host === '') {
        throw new RegistryNotReady(`IONOS names no host for registry ${entry.registryId} yet`);
      }
      const token = await mint(run, () => createToken(registry, entry, run));
      return { host, imagePrefix: host, ...token };
    },

    async revoke(entry, { vendorId }, run) {
      if (vendorId === undefined) return;
      const registry = await registryOf(entry, run);
      await registry.deleteToken(vendorId, run);
    },

    async apiTokenExpiry({ apiToken }, run) {
      return jwtExpiry((await apiTokens.read(apiToken, run)).reveal());
    },
  };
}

/** Makes a token under a name of its own; where that may have worked unseen, takes it away again. */
async function createToken(
  registry: IonosRegistry,
  entry: EntryOf<'ionos'>,
  run: RunContext,
): Promise<Omit<IssuedCredential, 'host' | 'imagePrefix'>> {
  const { name: registryName, scopes, lifetime } = entry;
  for (let names = 0; names < NAMES; names += 1) {
    const issuedAt = instantOf(run.clock.now());
    const asked = issuedAt + lifetime;
    const name = tokenName(registryName, issuedAt);
    try {
      const token = await registry.createToken({ name, expiresAt: asked, scopes }, run);
      if (token === 'taken') continue;
      const { id: vendorId, username, expiresAt = asked } = token;
      if (!isPlausibleExpiry(issuedAt, expiresAt)) {
        throw new VendorReplyInvalid(
          `IONOS made a token for registry ${entry.registryId} with an impossible expiry`,
        );
      }
      return { username, password: new Sensitive(token.password), issuedAt, expiresAt, vendorId };
    } catch (failure) {
      // In vain, too, this is no more than tidy: what stays behind lapses at its expiry.
      if (mayHaveMinted(failure)) await registry.sweepToken(name, run).catch(() => undefined);
      throw failure;
    }
  }
  throw new RequestRefused(`IONOS answered 409 to ${NAMES} new token names for registry ${entry.registryId}`);
}

/** `rtr-images-20261121010203-9f86`: IONOS takes 63 characters, and no name twice. */
function tokenName(registryName: string, issuedAt: Instant): string {
  const name = registryName
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 38);
  return `rtr-${name}-${toCompact(issuedAt).replaceAll(/\D/g, '')}-${randomBytes(2).toString('hex')}`;
}
