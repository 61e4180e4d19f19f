import { refreshAge } from '../../lambda/contract/at-risk';
import { secondsToExpiry } from '../../lambda/contract/credential-status';
import { durationInWords, type Instant, toRfc3339, toWords } from '../../lambda/contract/instant';
import type { RefresherConfig } from '../../lib/config/refresher-config';
import type { LastFailure } from '../stack/last-failures';
import type { Look } from '../stack/look';
import { STATES, type State } from '../stack/registry-state';

/** A registry's line, for programs as it is. Instants are RFC 3339, durations seconds. */
export interface StatusRow {
  readonly name: string;
  readonly provider: string;
  readonly state: State;
  readonly atRisk: boolean;
  readonly secret: string;
  readonly versionId: string | null;
  readonly issuedAt: string | null;
  readonly expiresAt: string | null;
  readonly secondsToExpiry: number;
  /** From issue to expiry. */
  readonly lifetime: number | null;
  readonly age: number | null;
  /** Until the next refresh; 0 if it is due. */
  readonly dueIn: number | null;
  readonly pausedUntil: string | null;
  readonly pauseReason: string | null;
  readonly failingSince: string | null;
  readonly code: string | null;
  readonly reason: string | null;
}

export function statusRow(
  { deployed, found }: Look,
  failure: LastFailure | undefined,
  { checkEvery }: RefresherConfig,
  now: Instant,
): StatusRow {
  const { registry, secretId: secret } = deployed;
  const named = { name: registry.name, provider: registry.provider, state: found.state, secret };
  if (!('status' in found)) {
    return {
      ...named,
      ...NOTHING,
      atRisk: found.state === 'missing',
      reason: found.problem,
    };
  }
  const { status, pausedUntil, problem, pauseReason } = found;
  const { published, due, dueSince, wasFailingBefore } = status;
  const isFailing = failure !== undefined && found.state !== 'fresh';
  return {
    ...named,
    ...NOTHING,
    atRisk: found.isAtRisk,
    versionId: published?.versionId ?? null,
    issuedAt: rfc3339(published?.issuedAt),
    expiresAt: rfc3339(published?.expiresAt),
    secondsToExpiry: secondsToExpiry(published, now),
    lifetime: published === undefined ? null : published.expiresAt - published.issuedAt,
    age: published === undefined ? null : now - published.issuedAt,
    dueIn:
      published === undefined || due !== undefined
        ? 0
        : Math.max(0, published.issuedAt + refreshAge(registry.refreshEvery, checkEvery) - now),
    pausedUntil: rfc3339(pausedUntil),
    pauseReason: pausedUntil === undefined ? null : (pauseReason ?? null),
    failingSince: wasFailingBefore && due !== undefined ? rfc3339(dueSince) : null,
    code: isFailing ? failure.code : null,
    reason: isFailing ? failure.reason : (problem ?? null),
  };
}

const NOTHING = {
  versionId: null,
  issuedAt: null,
  expiresAt: null,
  secondsToExpiry: 0,
  lifetime: null,
  age: null,
  dueIn: null,
  pausedUntil: null,
  pauseReason: null,
  failingSince: null,
  code: null,
  reason: null,
} as const;

const rfc3339 = (instant: Instant | undefined): string | null =>
  instant === undefined ? null : toRfc3339(instant);

/** The worst first; of the same state the one that expires first. */
export const worstFirst = (rows: readonly StatusRow[]): readonly StatusRow[] =>
  rows.toSorted(
    (a, b) =>
      STATES.indexOf(a.state) - STATES.indexOf(b.state) ||
      a.secondsToExpiry - b.secondsToExpiry ||
      (a.name < b.name ? -1 : 1),
  );

/** What stands below a registry's line, each a sentence. */
export function notesOf(row: StatusRow, now: Instant): readonly string[] {
  const { failingSince, pausedUntil, pauseReason, code, reason } = row;
  const since =
    failingSince === null ? '' : `failing for ${durationInWords(now - Date.parse(failingSince) / 1000)}: `;
  const why = reason === null ? '' : `${code === null ? '' : `${code}: `}${reason}`;
  return [
    ...(since === '' && why === '' ? [] : [`${since}${why === '' ? 'the log does not say why' : why}`]),
    ...(pausedUntil === null
      ? []
      : [
          `paused until ${toWords(Date.parse(pausedUntil) / 1000)}${pauseReason === null ? '' : `: ${pauseReason}`}`,
        ]),
  ];
}
