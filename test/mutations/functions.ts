import type { Mutation } from './mutation';

const probe = 'lambda/probe/probe.ts';
const report = 'lambda/refresh/report-run.ts';
const secretStore = 'lambda/secret-store/secret-store.ts';
const recovered = 'test/lib/alerts/recovered-registry.test.ts';
const issueTime = {
  file: 'test/lambda/probe/probe.test.ts',
  test: 'is not taken for refused while its registry may not know it yet',
};

/** Ways to break what the functions say and ask, each of which a test without the loop's simulation has to notice. */
export const functions: readonly Mutation[] = [
  {
    name: 'a replica that stays behind is not reported',
    file: probe,
    find: 'if (replica.versionId === versionId) return;',
    replace: 'return;',
    noticedBy: {
      file: 'test/lambda/probe/probe.test.ts',
      test: 'replicas that stay behind are broken for their readers',
    },
  },
  {
    name: 'verifies a published credential as if it were old',
    file: probe,
    find: '(version?.issuedAt ?? 0) * 1000',
    replace: '0',
    noticedBy: issueTime,
  },
  {
    name: 'takes seconds for the milliseconds of its issue',
    file: probe,
    find: '(version?.issuedAt ?? 0) * 1000',
    replace: '(version?.issuedAt ?? 0)',
    noticedBy: issueTime,
  },
  {
    name: 'leaves what to do with a registry that has recovered',
    file: report,
    find: '    remedy: NONE,\n',
    replace: '',
    noticedBy: { file: recovered, test: 'shows nothing of its failure in the table of registries' },
  },
  {
    name: 'leaves what happened to a registry that has recovered',
    file: report,
    find: '    reason: NONE,\n',
    replace: '',
    noticedBy: { file: recovered, test: 'shows nothing of its failure after it was paused either' },
  },
  {
    name: 'leaves the forced run of readers that have recovered',
    file: probe,
    find: ', forcedRun: NONE }',
    replace: ' }',
    noticedBy: { file: recovered, test: 'shows nothing of its failure in the table of readers' },
  },
  {
    name: 'sends more than a secret takes',
    file: secretStore,
    find: '> VALUE_LIMIT',
    replace: '> VALUE_LIMIT + 1',
    noticedBy: {
      file: 'test/lambda/secret-store/secret-store.test.ts',
      test: 'sends no more than 64 KiB of letters',
    },
  },
  {
    name: 'takes a write without an answer for refused',
    file: secretStore,
    find: '!isClientFault(error)',
    replace: 'false',
    noticedBy: {
      file: 'test/lambda/secret-store/secret-store.test.ts',
      test: 'does not know whether a write happened after',
    },
  },
  {
    name: 'takes a credential that never lives',
    file: 'lambda/contract/entry-parts.ts',
    find: 'v.integer(), v.minValue(1)',
    replace: 'v.integer(), v.minValue(0)',
    noticedBy: {
      file: 'test/lambda/contract/asset-entries.test.ts',
      test: 'take no 0 for a number of seconds',
    },
  },
];
