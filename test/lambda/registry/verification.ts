import type { Exchange } from '../../../lambda/http/exchange';
import { type Verdict, verifyCredential } from '../../../lambda/registry/verify';
import type { RunContext } from '../../../lambda/run/run-context';
import { Sensitive } from '../../../lambda/run/sensitive';
import { patient } from '../http/in-haste';

export const USERNAME = 'canary-user';
export const PASSWORD = 'canary-password-4711';
export const BASIC = `Basic ${Buffer.from(`${USERNAME}:${PASSWORD}`).toString('base64')}`;
export const GRANT = 'canary-grant-0815';
export const BEARER = `Bearer ${GRANT}`;

/** Milliseconds since 1970. */
const ISSUED_AT = Date.parse('2026-11-21T01:02:03Z');

export interface Circumstances {
  readonly username?: string;
  readonly password?: string;
  readonly tokenHosts?: readonly string[];
  readonly forbiddenIsInconclusive?: boolean;
  readonly exchange?: Exchange;
  /** Milliseconds from issue to the first attempt. */
  readonly age?: number;
  /** Milliseconds from issue to the run's deadline. */
  readonly timeLeft?: number;
  readonly signal?: AbortSignal;
}

/** Verifies a canary credential in virtual time and checks that the verdict gives nothing away. */
export async function verify(
  host: string,
  circumstances: Circumstances = {},
): Promise<Verdict & { readonly waits: readonly number[] }> {
  const { username = USERNAME, password = PASSWORD, tokenHosts = [], age = 0 } = circumstances;
  const { forbiddenIsInconclusive = false, timeLeft = 240_000 } = circumstances;
  const { exchange = patient } = circumstances;
  const waits: number[] = [];
  let now = ISSUED_AT + age;
  const run: RunContext = {
    clock: {
      now: () => now,
      sleep: async (milliseconds, signal) => {
        signal?.throwIfAborted();
        waits.push(milliseconds);
        now += milliseconds;
      },
    },
    signal: circumstances.signal ?? new AbortController().signal,
    deadline: ISSUED_AT + timeLeft,
    accessSettlesUntil: 0,
  };
  const verdict = await verifyCredential(
    { host, username: new Sensitive(username), password: new Sensitive(password) },
    { tokenHosts, forbiddenIsInconclusive, issuedAt: ISSUED_AT },
    run,
    { exchange },
  );
  expectHarmless(verdict, [
    username,
    password,
    Buffer.from(`${username}:${password}`).toString('base64'),
    GRANT,
  ]);
  return { ...verdict, waits };
}

function expectHarmless(verdict: Verdict, secrets: readonly string[]): void {
  if (verdict.outcome === 'accepted') return;
  expect(verdict.detail).toMatch(/^[ !#-[\]-~]{10,300}$/);
  for (const secret of secrets) {
    expect(verdict.detail.toLowerCase()).not.toContain(secret.toLowerCase());
  }
}
