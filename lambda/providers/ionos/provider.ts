import { randomBytes } from 'node:crypto';
import type { Environment } from '../../contract/environment';
import { type Instant, instantOf, toCompact } from '../../contract/instant';
import type { EntryOf } from '../../contract/registry-entry';
import { RegistryNotReady, RequestRefused } from '../../run/registry-failure';
import type { RunContext } from '../../run/run-context';
import { type ApiTokens, createApiTokens } from '../api-token';
import { mayHaveMinted } from '../lost-reply';
import { mint } from '../mint';
import type { IssuedCredential, Provider } from '../provider';
import { createVendorApi, type VendorApi } from '../vendor-api';
import { type IonosRegistry, ionosRegistry } from './api';
import { jwtExpiry } from './jwt-expiry';
import { ionosApi, ionosRules } from './rules';

export interface IonosDependencies {
  readonly environment?: Environment;
  readonly apiTokens?: ApiTokens;
  readonly vendorApi?: VendorApi;
}

/** How many names are tried if each is taken. */
const NAMES = 3;
/** Milliseconds between the two looks for a token that a lost reply may have left. */
const LOOK_AGAIN_AFTER = 5_000;

/** IONOS' container registries. */
export function createIonosProvider({
  environment = process.env,
  apiTokens = createApiTokens(),
  vendorApi = createVendorApi(),
}: IonosDependencies = {}): Provider<'ionos'> {
  const base = ionosApi(environment);
  const { handshake, hosts, imagePrefix } = ionosRules(environment);
  const registryOf = async (
    { registryId, apiToken }: EntryOf<'ionos'>,
    run: RunContext,
  ): Promise<IonosRegistry> => {
    const bearer = await apiTokens.read(apiToken, run);
    return ionosRegistry(vendorApi, base, registryId, { bearer, secretId: apiToken.secretId });
  };

  return {
    handshake,
    hosts,

    async issue(entry, run) {
      const registry = await registryOf(entry, run);
      const host = await registry.hostname(run);
      if (host === '') {
        throw new RegistryNotReady(`IONOS names no host for registry ${entry.registryId} yet`);
      }
      const token = await mint(run, () => createToken(registry, entry, run));
      return { host, imagePrefix: imagePrefix(host), ...token };
    },

    async revoke(entry, { tokenId }, run) {
      if (tokenId === undefined) return;
      const registry = await registryOf(entry, run);
      await registry.deleteToken(tokenId, run);
    },

    async apiTokenExpiry({ apiToken }, run) {
      return jwtExpiry((await apiTokens.read(apiToken, run)).reveal());
    },
  };
}

/** Makes a token under a new name. If it may exist although the call failed, deletes it. */
async function createToken(
  registry: IonosRegistry,
  entry: EntryOf<'ionos'>,
  run: RunContext,
): Promise<Omit<IssuedCredential, 'host' | 'imagePrefix'>> {
  const { name: registryName, scopes, lifetime } = entry;
  for (let names = 0; names < NAMES; names += 1) {
    const issuedAt = instantOf(run.clock.now());
    const name = tokenName(registryName, issuedAt);
    try {
      const token = await registry.createToken(
        { name, issuedAt, expiresAt: issuedAt + lifetime, scopes },
        run,
      );
      if (token === 'taken') continue;
      const { id: tokenId, ...credential } = token;
      return { ...credential, issuedAt, tokenId };
    } catch (failure) {
      // If this fails too, the token stays until its expiry and does no harm.
      if (mayHaveMinted(failure)) await sweep(registry, name, run).catch(() => undefined);
      throw failure;
    }
  }
  throw new RequestRefused(`IONOS answered 409 to ${NAMES} new token names for registry ${entry.registryId}`);
}

/**
 * Deletes the token of a lost reply. A slow vendor may make it only after the request has ended on this side, so the
 * function looks for it twice.
 */
async function sweep(registry: IonosRegistry, name: string, run: RunContext): Promise<void> {
  if (await registry.sweepToken(name, run)) return;
  if (run.clock.now() + LOOK_AGAIN_AFTER >= run.deadline) return;
  await run.clock.sleep(LOOK_AGAIN_AFTER, run.signal);
  await registry.sweepToken(name, run);
}

/** `rtr-images-20261121010203-9f86`: IONOS takes 63 characters, and no name twice. */
function tokenName(registryName: string, issuedAt: Instant): string {
  const name = registryName
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 38);
  return `rtr-${name}-${toCompact(issuedAt).replaceAll(/\D/g, '')}-${randomBytes(2).toString('hex')}`;
}
