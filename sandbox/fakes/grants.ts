import { type CredentialLedger, canary, type FakeCredential } from './credential-ledger';
import type { Admission } from './registry-server';

/** Seconds for which a grant of a token server opens its registry. */
const GRANT_LIFETIME = 300;

/** What a token server has granted to the credentials of a ledger. */
export class Grants {
  readonly #grants = new Map<string, { readonly of: FakeCredential; readonly until: number }>();

  constructor(private readonly ledger: CredentialLedger) {}

  /** The body of a token server's reply. */
  grant(credential: FakeCredential) {
    const token = `grant.${canary()}`;
    const now = this.ledger.now();
    this.#grants.set(token, { of: credential, until: now + GRANT_LIFETIME * 1000 });
    return { token, expires_in: GRANT_LIFETIME, issued_at: new Date(now).toISOString() };
  }

  /** How a registry lets in who comes with a grant. */
  admission(challenge: () => string): Admission {
    return {
      challenge,
      admit: (authorization = '') => {
        const granted = this.#grants.get(authorization.replace(/^Bearer /i, ''));
        const of = this.ledger.issued.find(({ password }) => password === granted?.of.password);
        const isGood = of !== undefined && granted !== undefined && this.ledger.now() < granted.until;
        return isGood && this.ledger.isAlive(of) ? of : undefined;
      },
    };
  }
}
