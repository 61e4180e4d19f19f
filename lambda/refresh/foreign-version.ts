import type { ForeignVersion } from '../contract/credential-status';
import { toWords } from '../contract/instant';

/** The writer of a version chooses its id, so the id may contain anything. This is the form of ids that AWS makes. */
const HARMLESS = /^[A-Za-z0-9-]{32,64}$/;

/** A version id as logs and results show it; undefined for one that may contain anything. */
export const shownVersionId = (versionId: string | undefined): string | undefined =>
  versionId !== undefined && HARMLESS.test(versionId) ? versionId : undefined;

/** `version 9f86…, which somebody else wrote at 2026-11-21 01:02 UTC` to start a sentence with. */
export function foreignVersionInWords({ versionId, writtenAt }: ForeignVersion): string {
  const version = shownVersionId(versionId) ?? '(its id is not shown)';
  const when = writtenAt === undefined ? '' : ` at ${toWords(writtenAt)}`;
  return `version ${version}, which somebody else wrote${when}`;
}
