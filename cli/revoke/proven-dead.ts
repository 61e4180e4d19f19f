import type { PublishedCredential } from '../../lambda/probe/published-credential';
import { type HandshakeRules, handshake, type Verdict } from '../../lambda/registry/handshake';
import type { VendorCalls } from '../providers/vendor-calls';

/** Milliseconds between two questions. */
const PAUSE = 2_000;
/** Milliseconds that a registry may take to notice. */
const NOTICED_IN = 30_000;

/**
 * Asks a registry with a revoked credential until it refuses it.
 *
 * @param within milliseconds
 * @returns the last verdict: `rejected` is the proof
 */
export async function provenDead(
  credential: PublishedCredential,
  rules: HandshakeRules,
  { exchange, run }: Pick<VendorCalls, 'exchange' | 'run'>,
  within = NOTICED_IN,
): Promise<Verdict> {
  const { clock, signal } = run;
  const deadline = Math.min(clock.now() + within, run.deadline);
  for (;;) {
    const verdict = await handshake(credential, rules, { exchange, signal });
    if (verdict.outcome === 'rejected' || clock.now() + PAUSE >= deadline) return verdict;
    await clock.sleep(PAUSE, signal).catch(() => undefined);
  }
}
