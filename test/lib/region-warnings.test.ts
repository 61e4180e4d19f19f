import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Alerts, Registry, RegistryTokenRefresher } from '../../lib';
import { ACCOUNT, REGION } from '../support/synth';

/** The warnings at synth, by the ids by which people acknowledge them. */
function warningsOf(
  registries: Registry[],
  env: object = { account: ACCOUNT, region: REGION },
): readonly (readonly [id: string | undefined, text: string | undefined])[] {
  const stack = new Stack(new App(), 'Mine', { env });
  new RegistryTokenRefresher(stack, 'Tokens', { alerts: Alerts.none(), registries });
  return Annotations.fromStack(stack)
    .findWarning('*', Match.anyValue())
    .map(({ entry }) => {
      const [, text, id] = /^(.*) \[ack: (.*)\]$/.exec(String(entry.data)) ?? [];
      return [id, text];
    });
}

describe('a registry’s region of no region’s form', () => {
  it('makes the synthesis warn, and say which may be meant', () => {
    const warnings = warningsOf([
      Registry.ecr('prod', { region: 'eu-centrl-1', repositories: ['api'] }),
      Registry.lightsail('shop', { region: 'atlantis-deep-9' }),
    ]);
    const unknown = 'which is not a known AWS region';
    const id = 'registry-token-refresher:unknownRegion';
    expect(warnings).toEqual([
      [id, `registries[0].region is "eu-centrl-1", ${unknown}; did you mean "eu-central-1"?`],
      [id, `registries[1].region is "atlantis-deep-9", ${unknown}`],
    ]);
  });

  it.each(['us-gov-west-1', 'us-isob-east-1', 'eusc-de-east-1', 'mx-central-1', 'ap-southeast-9'])(
    'is not %s',
    (region) => {
      expect(warningsOf([Registry.ecr('prod', { region, repositories: ['api'] })])).toEqual([]);
    },
  );
});

describe('a region without Lightsail', () => {
  const id = 'registry-token-refresher:noLightsail';

  it('makes the synthesis warn of a Lightsail registry there, and name those that have it', () => {
    const [warning, ...more] = warningsOf([
      Registry.ecr('prod', { region: 'af-south-1', repositories: ['api'] }),
      Registry.lightsail('shop', { region: 'af-south-1' }),
    ]);
    expect(more).toEqual([]);
    expect(warning?.[0]).toBe(id);
    expect(warning?.[1]).toMatch(
      /^registries\[1\]\.region is "af-south-1", where AWS does not offer Lightsail .*; Lightsail's regions are ap-east-1, .* and us-west-2\.$/,
    );
  });

  it('may be the stack’s', () => {
    const [warning] = warningsOf([Registry.lightsail('shop')], { region: 'us-west-1' });
    expect(warning?.[0]).toBe(id);
    expect(warning?.[1]).toMatch(
      /^registries\[0\]\.region is not given, and the stack's is "us-west-1", where/,
    );
  });

  it('is not Frankfurt, and none if the region is not known', () => {
    expect(warningsOf([Registry.lightsail('shop')])).toEqual([]);
    expect(warningsOf([Registry.lightsail('shop')], {})).toEqual([]);
  });
});
