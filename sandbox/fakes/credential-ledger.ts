import { randomBytes } from 'node:crypto';

/** A credential that a fake vendor has issued. Times are milliseconds since 1970. */
export interface FakeCredential {
  readonly username: string;
  readonly password: string;
  readonly issuedAt: number;
  /** Undefined: never. */
  readonly expiresAt: number | undefined;
  /** When it was revoked. */
  readonly revokedAt: number | undefined;
  /** What it was asked for: `region`, `access`, a registry's name. */
  readonly asked: Readonly<Record<string, string>>;
}

/** Whether a vendor's registry takes valid credentials: always, never, or only so long after their issue. */
export type Acceptance = boolean | { readonly afterSeconds: number };

/** What a vendor's API and its registry know in common: the credentials issued, and which of them still work. */
export class CredentialLedger {
  readonly #entries: FakeCredential[] = [];
  acceptance: Acceptance = true;

  constructor(readonly now: () => number) {}

  get issued(): readonly FakeCredential[] {
    return this.#entries;
  }

  issue(credential: Omit<FakeCredential, 'issuedAt' | 'revokedAt'>): FakeCredential {
    const issued = { ...credential, issuedAt: this.now(), revokedAt: undefined };
    this.#entries.push(issued);
    return issued;
  }

  /** @returns whether there was such a credential */
  revoke(password: string): boolean {
    const index = this.#entries.findIndex((entry) => entry.password === password && this.isAlive(entry));
    const entry = this.#entries[index];
    if (entry === undefined) return false;
    this.#entries[index] = { ...entry, revokedAt: this.now() };
    return true;
  }

  isAlive({ revokedAt, expiresAt }: FakeCredential): boolean {
    return revokedAt === undefined && (expiresAt === undefined || this.now() < expiresAt);
  }

  /** The working credential that an `Authorization: Basic` header carries. */
  accepted(authorization: string | undefined): FakeCredential | undefined {
    const [scheme, encoded = ''] = (authorization ?? '').split(' ');
    if (scheme?.toLowerCase() !== 'basic') return undefined;
    const text = Buffer.from(encoded, 'base64').toString();
    const colon = text.indexOf(':');
    return this.#entries.find(
      (entry) =>
        entry.username === text.slice(0, colon) &&
        entry.password === text.slice(colon + 1) &&
        this.isAlive(entry) &&
        this.isAccepted(entry),
    );
  }

  isAccepted({ issuedAt }: FakeCredential): boolean {
    if (typeof this.acceptance === 'boolean') return this.acceptance;
    return this.now() - issuedAt >= this.acceptance.afterSeconds * 1000;
  }
}

/** A random secret that a search of logs and files recognizes. */
export const canary = (): string => `canary-${randomBytes(24).toString('hex')}`;
