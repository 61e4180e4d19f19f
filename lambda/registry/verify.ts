import { createExchange } from '../http/exchange';
import type { RunContext } from '../run/run-context';
import { type HandshakeRules, handshake, type RegistryCredential, type Verdict } from './handshake';
import type { SendOptions } from './send-request';

export type { Verdict } from './handshake';

/** Milliseconds after issue at which to try again after a rejection: a registry may need moments to know a credential. */
const RETRY_AT = [0, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000];
/** Milliseconds after issue from which a rejection is definite. */
const SETTLED_AFTER = 30_000;
/** Milliseconds to wait after the first, the second, … inconclusive attempt in a row. */
const PAUSES = [1_000, 3_000];

export interface VerifyOptions extends HandshakeRules {
  /** Milliseconds since 1970 at which the call that issued the credential returned. */
  readonly issuedAt: number;
}

const exchange = createExchange();

/**
 * Finds out at the registry itself whether a freshly issued credential works: tries until the verdict is definite, three
 * attempts in a row were inconclusive, or the run's time is used up.
 *
 * @returns `rejected` only for a refusal at least 30 s after issue
 */
export async function verifyCredential(
  credential: RegistryCredential,
  options: VerifyOptions,
  run: RunContext,
  dependencies: Partial<Pick<SendOptions, 'exchange'>> = {},
): Promise<Verdict> {
  const sendOptions = { exchange, ...dependencies, signal: run.signal };
  const { clock } = run;

  let inconclusiveInARow = 0;
  for (;;) {
    const age = clock.now() - options.issuedAt;
    const verdict = await handshake(credential, options, sendOptions);
    if (verdict.outcome === 'accepted') return verdict;
    if (verdict.outcome === 'rejected' && age >= SETTLED_AFTER) return verdict;

    inconclusiveInARow = verdict.outcome === 'inconclusive' ? inconclusiveInARow + 1 : 0;
    const next = RETRY_AT.find((at) => at > age) ?? SETTLED_AFTER;
    const wait =
      inconclusiveInARow === 0
        ? Math.max(0, options.issuedAt + next - clock.now())
        : PAUSES[inconclusiveInARow - 1];
    if (wait === undefined) return verdict;
    if (clock.now() + wait >= run.deadline) return undecided(verdict);
    try {
      await clock.sleep(wait, run.signal);
    } catch {
      return undecided(verdict);
    }
  }
}

const undecided = ({ outcome, detail }: Exclude<Verdict, { outcome: 'accepted' }>): Verdict => ({
  outcome: 'inconclusive',
  detail: `${detail}; the run had no time left to try again`,
  refused: outcome === 'rejected',
});
