import { type Instant, instantOf } from '../../lambda/contract/instant';
import type { EntryOf } from '../../lambda/contract/registry-entry';
import type { Exchange } from '../../lambda/http/exchange';
import { digitalOceanRules } from '../../lambda/providers/digitalocean/rules';
import type { IssuedCredential, Provider } from '../../lambda/providers/provider';
import type { Verdict } from '../../lambda/registry/verify';
import { VendorUnavailable } from '../../lambda/run/registry-failure';
import type { RunContext } from '../../lambda/run/run-context';
import { Sensitive } from '../../lambda/run/sensitive';
import type { VirtualClock } from './virtual-clock';

/** A credential as the vendor knows it; times in seconds. */
export interface VendorCredential {
  readonly registry: string;
  readonly password: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
  /** The registry never accepts it. */
  readonly defective: boolean;
  /** The registry knows it only from then on. */
  readonly knownFrom: number;
  revokedAt: number | undefined;
}

/** A registry that is not the vendor's. */
export const STRANGE_HOST = 'registry.evil.example';

/** How the vendor behaves at a moment. */
export interface VendorMood {
  readonly apiDown: boolean;
  readonly registryDown: boolean;
  /** The registry lets everybody in, with and without a credential. */
  readonly registryOpen: boolean;
  /** Somebody changes the API's replies, so that they name another registry. */
  readonly tampered: boolean;
  /** Seconds that a call takes. */
  readonly latency: number;
  /** What is issued now is never accepted. */
  readonly defective: boolean;
  /** Seconds; undefined: as asked. */
  readonly lifetime: number | undefined;
  /** Seconds until the registry knows what is issued now. */
  readonly settles: number;
}

export const CALM: VendorMood = {
  apiDown: false,
  registryDown: false,
  registryOpen: false,
  tampered: false,
  latency: 0,
  defective: false,
  lifetime: undefined,
  settles: 0,
};

/**
 * A vendor in virtual time: its API for issuing and revoking, and its registry's `/v2/`. It behaves by its mood, and as a
 * test tells it to.
 */
export class SimulatedVendor implements Provider<'digitalocean'> {
  readonly handshake = () => ({ tokenHosts: [], forbiddenIsInconclusive: false });
  readonly hosts = digitalOceanRules({}).hosts;
  readonly credentials: VendorCredential[] = [];
  readonly #byPassword = new Map<string, VendorCredential>();
  mood: VendorMood = CALM;
  /** Why issuing fails, for one registry or for all; undefined if it doesn't. */
  failure: (name: string) => Error | undefined = () => undefined;
  /** Why revoking fails. */
  revokeFailure: Error | undefined;
  /** What it names as registries' hosts, if that isn't the usual one. */
  readonly namedHosts = new Map<string, string>();
  /** By what it knows what it issues; undefined if the password is enough. */
  tokenId: string | undefined;
  /** What a test that is about no handshake takes for the registry's word. */
  verdict: (password: string) => Verdict = () => ({ outcome: 'accepted' });
  /** When each registry's API token expires, or why that is unknown; undefined if no token of the vendor states it. */
  apiTokens: ((name: string) => Instant | Error | undefined) | undefined;
  readonly #clock: VirtualClock;

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  async issue(entry: EntryOf<'digitalocean'>, run: RunContext): Promise<IssuedCredential> {
    const asked = instantOf(run.clock.now());
    if (this.mood.apiDown) return this.down(run);
    const failure = this.failure(entry.name);
    if (failure !== undefined) {
      await this.answer(run);
      throw failure;
    }
    const { defective, lifetime = entry.lifetime, settles } = this.mood;
    const now = this.#clock.now() / 1000;
    const credential: VendorCredential = {
      registry: entry.name,
      password: `canary-${entry.name}-${this.credentials.length}`,
      issuedAt: now,
      expiresAt: now + lifetime,
      defective,
      knownFrom: now + settles,
      revokedAt: undefined,
    };
    this.credentials.push(credential);
    this.#byPassword.set(credential.password, credential);
    // The reply may be lost though the credential exists.
    await this.answer(run);
    const usual = this.namedHosts.get(entry.name) ?? 'registry.digitalocean.com';
    const host = this.mood.tampered ? STRANGE_HOST : usual;
    return {
      host,
      imagePrefix: `${host}/${entry.registry}`,
      username: new Sensitive('canary-user'),
      password: new Sensitive(credential.password),
      issuedAt: asked,
      // A vendor that states no expiry leaves it to the function's clock, which may have jumped.
      expiresAt:
        Math.abs(asked - now) > 300
          ? asked + lifetime
          : Math.min(asked + lifetime, instantOf(credential.expiresAt * 1000)),
      ...(this.tokenId !== undefined && { tokenId: this.tokenId }),
    };
  }

  async revoke(_entry: EntryOf<'digitalocean'>, issued: IssuedCredential, run: RunContext): Promise<void> {
    if (this.mood.apiDown) return this.down(run);
    if (this.revokeFailure !== undefined) throw this.revokeFailure;
    await this.answer(run);
    const credential = this.find(issued.password.reveal());
    if (credential !== undefined) credential.revokedAt = this.#clock.now() / 1000;
  }

  get apiTokenExpiry(): Provider<'digitalocean'>['apiTokenExpiry'] {
    const { apiTokens } = this;
    if (apiTokens === undefined) return undefined;
    return async ({ name }) => {
      const answer = apiTokens(name);
      if (answer instanceof Error) throw answer;
      return answer;
    };
  }

  /** The passwords of what was revoked. */
  get revoked(): readonly string[] {
    return this.credentials.flatMap(({ password, revokedAt }) => (revokedAt === undefined ? [] : [password]));
  }

  find(password: string): VendorCredential | undefined {
    return this.#byPassword.get(password);
  }

  /** Whether a reader can use a credential at a moment, in seconds. */
  works(credential: VendorCredential, at: number): boolean {
    const alive = at < credential.expiresAt && (credential.revokedAt ?? at + 1) > at;
    return alive && !credential.defective && at >= credential.knownFrom;
  }

  /** The registry's `/v2/`, with Basic authentication. */
  readonly exchange: Exchange = async ({ url, headers: { authorization: header = '' } }) => {
    if (url.host === STRANGE_HOST) throw new Error('A credential went to another registry.');
    if (this.mood.registryDown) return { status: 503, headers: new Map(), text: '' };
    if (this.mood.registryOpen) return { status: 200, headers: new Map(), text: '{}' };
    const [, password = ''] = Buffer.from(header.replace(/^Basic /, ''), 'base64')
      .toString()
      .split(':');
    const credential = this.find(password);
    const accepted = credential !== undefined && this.works(credential, this.#clock.now() / 1000);
    return accepted
      ? { status: 200, headers: new Map(), text: '{}' }
      : { status: 401, headers: new Map([['www-authenticate', 'Basic realm="registry"']]), text: '' };
  };

  private async answer(run: RunContext): Promise<void> {
    const { latency } = this.mood;
    if (latency === 0) return;
    await this.#clock.sleep(latency * 1000, run.signal).catch(() => {
      throw new VendorUnavailable('the vendor did not answer in time');
    });
  }

  private async down(run: RunContext): Promise<never> {
    await this.answer(run);
    throw new VendorUnavailable('GET https://vendor.example.com/ answered 503');
  }
}
