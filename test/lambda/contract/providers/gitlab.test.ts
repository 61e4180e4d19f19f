import * as v from 'valibot';
import { registryEntry } from '../../../../lambda/contract/registry-entry';
import { COMMON, fingerprintOf } from '../fingerprint-of';

const entry = {
  ...COMMON,
  provider: 'gitlab',
  access: 'push',
  url: 'https://gitlab.com',
  owner: { project: 'acme/tools' },
  lifetime: 43200,
  apiToken: { secretId: 'api-token' },
};
const group = {
  ...entry,
  host: 'registry.gitlab.com',
  owner: { group: 'acme', registryHost: 'registry.gitlab.com' },
};

describe('the fingerprint of gitlab', () => {
  it('keeps its golden values, so that a release re-mints nothing', () => {
    expect([fingerprintOf(entry), fingerprintOf(group)]).toEqual(['dd6b2877', '69160106']);
  });

  it('has the host only for a group, of which GitLab names none', () => {
    expect(fingerprintOf({ ...entry, host: 'registry.example.com' })).toBe(fingerprintOf(entry));
    const elsewhere = { group: 'acme', registryHost: 'registry.example.com' };
    expect(fingerprintOf({ ...group, owner: elsewhere })).not.toBe(fingerprintOf(group));
  });

  it.each([
    { url: 'https://git.example.com' },
    { owner: { project: 'acme/other' } },
    { access: 'pull' },
    { lifetime: 86_400 },
  ])('changes with %j', (change) => {
    expect(fingerprintOf({ ...entry, ...change })).not.toBe(fingerprintOf(entry));
  });
});

it.each([
  [{ project: 'acme/tools' }, true],
  [{ group: 'acme', registryHost: 'registry.gitlab.com' }, true],
  [{ group: 'acme' }, false],
  [{ group: 'acme', registryHost: 'https://registry.gitlab.com' }, false],
  [{ project: 'acme/tools', group: 'acme', registryHost: 'registry.gitlab.com' }, false],
  [{}, false],
])('an entry of gitlab with the owner %j: %s', (owner, isTaken) => {
  expect(v.is(registryEntry({}), { ...entry, owner })).toBe(isTaken);
});
