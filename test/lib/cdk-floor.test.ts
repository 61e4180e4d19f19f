import { checkCdk } from '../../lib/cdk-floor';
import packageJson from '../../package.json';

describe('the CDK', () => {
  it.each(['2.268.0', '2.268.1', '2.276.0', '2.1000.0', '3.0.0'])('of version %s is taken', (version) => {
    expect(() => checkCdk(version)).not.toThrow();
  });

  it.each(['2.267.9', '2.26.8', '1.300.0', '0.0.0', ''])('of version "%s" is refused', (version) => {
    expect(() => checkCdk(version)).toThrow(
      `registry-token-refresher needs aws-cdk-lib 2.268.0 or newer, and finds ${version}`,
    );
  });

  it('that is installed here is taken, and the floor is that of package.json', () => {
    expect(() => checkCdk()).not.toThrow();
    expect(packageJson.peerDependencies['aws-cdk-lib']).toBe('^2.268.0');
  });
});
