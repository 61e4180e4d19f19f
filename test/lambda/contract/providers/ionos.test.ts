import * as v from 'valibot';
import { registryEntry } from '../../../../lambda/contract/registry-entry';
import { COMMON, fingerprintOf } from '../fingerprint-of';

const entry = {
  ...COMMON,
  provider: 'ionos',
  access: 'push',
  registryId: '8f0c0000-0000-4000-8000-000000000000',
  scopes: [{ type: 'repository', name: 'web', actions: ['pull', 'push'] }],
  lifetime: 43200,
  apiToken: { secretId: 'api-token' },
};

it('the fingerprint of ionos keeps its golden value, so that a release re-mints nothing', () => {
  expect(fingerprintOf(entry)).toBe('1fc8f26c');
});

it.each([
  [{ type: 'repository', name: 'web', actions: ['pull'] }, true],
  [{ type: 'repository', name: 'web' }, false],
  [{ type: 'repository', name: 'web', actions: 'pull' }, false],
  [{ type: 'repository', name: 'web', actions: ['pull'], unknown: 'x' }, false],
])('an entry of ionos with the scope %j: %s', (scope, isTaken) => {
  expect(v.is(registryEntry({}), { ...entry, scopes: [scope] })).toBe(isTaken);
});
