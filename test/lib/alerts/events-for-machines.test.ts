import * as v from 'valibot';
import { formatVersionId } from '../../../lambda/contract/version-id';
import { RefreshFailed, RefreshStillFailing } from '../../../lambda/refresh/refresh-error';
import { codeBlocks, readMarkdown, section } from '../../docs/markdown';
import { ACCOUNT, REGION } from '../../support/synth';
import { type Fields, matchesPattern } from './event-pattern';
import { CRASHES, lambdaFailure } from './lambda-failure';

const [published, failed] = v.parse(
  v.tuple([v.record(v.string(), v.unknown()), v.record(v.string(), v.unknown())]),
  codeBlocks(section(readMarkdown('docs/alerts.md'), 'Events for machines'), 'json event pattern').map(
    (block) => JSON.parse(block),
  ),
);
const VERSION = formatVersionId({
  issuedAt: 0,
  expiresAt: 43_200,
  fingerprint: '9f86d081',
  unverified: false,
});

/** @see "Secret Label Updated event" in the Secrets Manager user guide */
const labelUpdated = (detail: Fields): Fields => ({
  version: '0',
  id: '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
  'detail-type': 'Secret Label Updated',
  source: 'aws.secretsmanager',
  account: ACCOUNT,
  time: '2026-11-21T05:03:30Z',
  region: REGION,
  resources: [`arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:x-a1b2c3`],
  detail: {
    name: 'registry-token-refresher/digitalocean/images',
    labelUpdated: 'AWSCURRENT',
    versionId: VERSION,
    ...detail,
  },
});

describe('the pattern for a published credential', () => {
  it('takes a new version of one of the stack’s secrets', () => {
    expect(matchesPattern(published, labelUpdated({}))).toBe(true);
  });

  it.each([
    ['another secret', { name: 'database/password' }],
    ['another label', { labelUpdated: 'blue' }],
    ['what somebody wrote by hand', { versionId: 'a1b2c3d4-5678-90ab-cdef-111111111111' }],
  ])('does not take %s', (_, detail) => {
    expect(matchesPattern(published, labelUpdated(detail))).toBe(false);
  });
});

describe('the pattern for a failed refresh', () => {
  const failure = (errorType: string, functionName = 'RegistryTokenRefresher-digitalocean') =>
    JSON.parse(
      JSON.stringify(
        lambdaFailure(functionName, new Date(), {
          condition: 'RetriesExhausted',
          responsePayload: { errorType, errorMessage: 'x' },
        }),
      ).replaceAll(ACCOUNT, '111122223333'),
    );

  it('takes every failing tick, those without news included', () => {
    for (const { name } of [new RefreshFailed(), new RefreshStillFailing()]) {
      expect(matchesPattern(failed, failure(name))).toBe(true);
    }
  });

  it('takes neither crashes nor other functions', () => {
    const crash = CRASHES['out of memory']?.responsePayload?.errorType ?? '';
    expect(matchesPattern(failed, failure(crash))).toBe(false);
    expect(matchesPattern(failed, failure('RefreshFailed', 'RegistryTokenRefresher-ecr'))).toBe(false);
  });
});
