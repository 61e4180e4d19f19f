import { longestJson } from '../../lib/longest-json';
import { synth } from '../support/synth';

describe('the longest JSON of a template’s value', () => {
  it.each([
    ['abc', '"abc"'],
    [{ Ref: 'AWS::Partition' }, '"aws-us-gov"'],
    [{ Ref: 'AWS::Region' }, '"ap-southeast-2"'],
    [{ Ref: 'AWS::AccountId' }, '"123456789012"'],
    [
      { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::', { Ref: 'AWS::AccountId' }, ':root']] },
      '"arn:aws-us-gov:iam::123456789012:root"',
    ],
    [
      { Resource: [{ Ref: 'AWS::Region' }, 'b'], Effect: 'Allow' },
      '{"Resource":["ap-southeast-2","b"],"Effect":"Allow"}',
    ],
    [{ 'Fn::If': ['IsChina', { Ref: 'AWS::AccountId' }, { Ref: 'AWS::Region' }] }, '"ap-southeast-2"'],
    [
      { Ref: 'Secret' },
      '"arn:aws-us-gov:secretsmanager:ap-southeast-2:123456789012:secret:Secret-AbCdEfGhIjKl-AbCdEf"',
    ],
  ])('of %j is as long as %s', (value, json) => {
    expect(longestJson(value)).toBe(json.length);
  });

  it('leaves room for an ARN of which nothing is known', () => {
    const arn = 'arn:aws-us-gov:secretsmanager:ap-southeast-2:123456789012:secret:vendors/api-token-AbCdEf';
    for (const value of [{ 'Fn::ImportValue': 'x' }, { 'Fn::Select': [0, { 'Fn::GetAZs': '' }] }]) {
      expect(longestJson(value)).toBeGreaterThan(arn.length);
    }
  });
});

describe('a stack for any account and region', () => {
  const INLINE = 10_240;
  const MANAGED = 6_144;
  const documentOf = (count: number) => ({
    alerts: { enabled: false },
    registries: Array.from({ length: count }, (_, index) => ({
      name: `r${index}`,
      provider: 'lightsail',
      secretName: `elsewhere/registry-${index}`,
    })),
  });

  const isTaken = (count: number): boolean => {
    try {
      synth(documentOf(count), {});
      return true;
    } catch (error: unknown) {
      expect(String(error)).toContain('the lightsail registries name more secrets');
      return false;
    }
  };

  it('may name as many secrets as its policies hold where names are longest', () => {
    let [fits, refused] = [10, 200];
    while (refused - fits > 1) {
      const middle = Math.floor((fits + refused) / 2);
      if (isTaken(middle)) fits = middle;
      else refused = middle;
    }
    const { template, resolver } = synth(documentOf(fits), {});
    const { resolve } = resolver('us-gov-west-1');
    const lengthOf = (type: string): number => {
      const documents = Object.entries(template.findResources(type))
        .filter(([id]) => id.startsWith('RegistriesLightsailRole'))
        .map(([, { Properties }]) => JSON.stringify(resolve(Properties.PolicyDocument)).length);
      return documents.reduce((sum, length) => sum + length, 0);
    };
    const [inline, managed] = [lengthOf('AWS::IAM::Policy'), lengthOf('AWS::IAM::ManagedPolicy')];
    expect(inline).toBeLessThanOrEqual(INLINE);
    expect(managed).toBeLessThanOrEqual(MANAGED);
    expect(fits).toBeGreaterThanOrEqual(60);
  });

  it('of a template that is too large is not made', () => {
    const tags = Object.fromEntries(
      Array.from({ length: 45 }, (_, index) => [`${index}-${'k'.repeat(100)}`, 'v'.repeat(250)]),
    );
    const registries = Array.from({ length: 100 }, (_, index) => ({
      name: `r${index}`,
      provider: 'lightsail',
    }));
    expect(() => synth({ alerts: { enabled: false }, tags, registries }, {})).toThrow(
      /^test\.yaml: registries: 100 registries make a template of \d+ bytes, and CloudFormation takes 1000000: split the file\.$/,
    );
  });
});
