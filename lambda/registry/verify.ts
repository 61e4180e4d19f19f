import { createExchange } from '../http/exchange';
import type { RunContext } from '../run/run-context';
import type { AskOptions } from './ask';
import { type HandshakeRules, handshake, type Subject, type Verdict } from './handshake';

export type { Verdict } from './handshake';

/** Milliseconds after issue to ask again at after a rejection: it may take moments until a credential is known. */
const ASK_AGAIN_AT = [0, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000];
/** Milliseconds after issue from which a rejection is definite. */
const SETTLED_AFTER = 30_000;
/** Milliseconds to wait after the first, the second, … inconclusive answer in a row. */
const PAUSES = [1_000, 3_000];

export interface VerifyOptions extends HandshakeRules {
  /** Milliseconds since 1970 at which the call that issued the credential returned. */
  readonly issuedAt: number;
}

const exchange = createExchange();

/**
 * Finds out at the registry itself whether a freshly issued credential works: asks until the answer is definite, three
 * answers in a row were inconclusive, or the run's time is used up.
 *
 * @returns `rejected` only for a refusal at least 30 s after issue
 */
export async function verifyCredential(
  subject: Subject,
  options: VerifyOptions,
  run: RunContext,
  dependencies: Partial<Pick<AskOptions, 'exchange'>> = {},
): Promise<Verdict> {
  const askOptions = { exchange, ...dependencies, signal: run.signal };
  const { clock } = run;

  let inconclusiveInARow = 0;
  for (;;) {
    const age = clock.now() - options.issuedAt;
    const verdict = await handshake(subject, options, askOptions);
    if (verdict.outcome === 'accepted') return verdict;
    if (verdict.outcome === 'rejected' && age >= SETTLED_AFTER) return verdict;

    inconclusiveInARow = verdict.outcome === 'inconclusive' ? inconclusiveInARow + 1 : 0;
    const next = ASK_AGAIN_AT.find((at) => at > age) ?? SETTLED_AFTER;
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
  detail: `${detail}; the run had no time left to ask again`,
  refused: outcome === 'rejected',
});
