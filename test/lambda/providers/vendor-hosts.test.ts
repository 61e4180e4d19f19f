import { PROVIDER_NAMES } from '../../../lambda/contract/provider-name';
import { HOSTS } from '../../support/hosts';
import { included } from './included';
import { VENDOR_CASES } from './vendor-cases';

const LOOPBACK = ['127.0.0.1:5000', '127.0.0.1', '[::1]:5000', 'localhost:5000'];
const CASES = PROVIDER_NAMES.flatMap((name) => {
  const { hosts, apiVariables } = VENDOR_CASES[name];
  return apiVariables.map((variable) => ({ name, hosts, variable }));
});

describe.each(CASES)('the hosts of $name', ({ hosts, variable }) => {
  it(`are on loopback only if ${variable} is`, () => {
    expect(included(hosts({}), ...LOOPBACK)).toEqual([]);
    expect(included(hosts({ [variable]: 'https://api.example' }), ...LOOPBACK)).toEqual([]);
    expect(included(hosts({ [variable]: 'http://127.0.0.1:4566' }), ...LOOPBACK)).toEqual(LOOPBACK);
  });

  it('are the configured one alone, with its port', () => {
    const configured = hosts({}, 'registry.example:5000');
    const vendors = PROVIDER_NAMES.map((name) => VENDOR_CASES[name].host);
    expect(included(configured, ...HOSTS, ...LOOPBACK, ...vendors)).toEqual(['registry.example:5000']);
    expect(configured.expected).toBe('registry.example:5000');
  });

  it('are no configured one on loopback unless the API is there', () => {
    const configured = '127.0.0.1:5000';
    expect(included(hosts({}, configured), ...LOOPBACK)).toEqual([]);
    expect(included(hosts({ [variable]: 'http://[::1]:1' }, configured), ...LOOPBACK)).toEqual([configured]);
  });
});
