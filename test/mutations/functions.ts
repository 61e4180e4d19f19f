import { mutations } from './mutation';

/** Ways to break what the functions say and ask, which tests without the loop's simulation have to notice. */
export const functions = mutations`
  ! test/lambda/probe/probe.test.ts
  @ lambda/probe/probe.ts
  > replicas that stay behind are broken for their readers
  * a replica that stays behind is not reported
  - if (replica.versionId === versionId) return;
  + return;
  > is not taken for refused while its registry may not know it yet
  * verifies a published credential as if it were old
  - (version?.issuedAt ?? 0) * 1000
  + 0
  * takes seconds for the milliseconds of its issue
  - (version?.issuedAt ?? 0) * 1000
  + (version?.issuedAt ?? 0)
  ! test/lib/alerts/recovered-registry.test.ts
  > shows nothing of its failure in the table of readers
  * leaves the forced run of readers that have recovered
  - , forcedRun: NONE }
  +  }
  @ lambda/refresh/report-run.ts
  > shows nothing of its failure in the table of registries
  * leaves what to do with a registry that has recovered
  -     remedy: NONE,
  > shows nothing of its failure after it was paused either
  * leaves what happened to a registry that has recovered
  -     reason: NONE,
  ! test/lambda/secret-store/secret-store.test.ts
  @ lambda/secret-store/secret-store.ts
  > sends no more than 64 KiB of letters
  * sends more than a secret takes
  - > VALUE_LIMIT
  + > VALUE_LIMIT + 1
  > does not know whether a write happened after
  * takes a write without an answer for refused
  - !isClientFault(error)
  + false
  ! test/lambda/contract/asset-entries.test.ts
  @ lambda/contract/entry-parts.ts
  > take no 0 for a number of seconds
  * takes a credential that never lives
  - v.integer(), v.minValue(1)
  + v.integer(), v.minValue(0)
`;
