import { PROVIDER_NAMES } from '../../../lambda/contract/provider-name';
import { eagerRun } from './eager-run';
import { type ProviderBench, startProviderBench } from './provider-bench';
import { providerUnderTest } from './provider-under-test';
import { VENDOR_CASES } from './vendor-cases';

const ADDRESSES = PROVIDER_NAMES.flatMap((name) => {
  const { addresses } = VENDOR_CASES[name];
  return addresses === undefined ? [] : [{ name, called: addresses.called }];
});

describe('without a word in the environment', () => {
  let bench: ProviderBench;
  beforeEach(async () => {
    bench = await startProviderBench({ production: true });
  });
  afterEach(() => bench.stop());

  it.each(ADDRESSES)('the provider $name calls the addresses of its vendor', async ({ name, called }) => {
    const { vendor, issue, revoke } = providerUnderTest(bench, name);
    await revoke?.(await issue(eagerRun()), eagerRun());

    expect(bench.connection.asked).toEqual(called);
    expect(vendor.issued.filter(({ revokedAt }) => revokedAt === undefined)).toEqual([]);
  });
});
