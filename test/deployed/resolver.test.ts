import { createResolver } from './resolver';

const { resolve } = createResolver({
  template: {
    Resources: {
      Role: { Type: 'AWS::IAM::Role', Properties: { Path: '/tokens/', RoleName: 'reader' } },
      Logs: { Type: 'AWS::Logs::LogGroup', Properties: {} },
      Queue: { Type: 'AWS::SQS::Queue', Properties: {} },
    },
  },
  stackName: 'Stack',
  account: '123456789012',
  region: 'eu-central-1',
});

describe('the resolver', () => {
  it('resolves references, attributes, joins and substitutions wherever they stand', () => {
    const value = {
      list: [{ Ref: 'Role' }, { 'Fn::GetAtt': ['Role', 'Arn'] }, 7, true],
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it is CloudFormation's.
      text: { 'Fn::Sub': 'assets-${AWS::AccountId}-${Role.Arn}' },
      nested: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':', { Ref: 'Logs' }]] },
    };
    expect(resolve(value)).toEqual({
      list: ['reader', 'arn:aws:iam::123456789012:role/tokens/reader', 7, true],
      text: 'assets-123456789012-arn:aws:iam::123456789012:role/tokens/reader',
      nested: 'arn:aws:Stack-Logs',
    });
  });

  it.each([
    ['an intrinsic function', { 'Fn::ImportValue': 'x' }, /Fn::ImportValue is not known/],
    ['a logical id', { Ref: 'Nobody' }, /no resource Nobody/],
    ['a type', { Ref: 'Queue' }, /Ref of Queue: .* AWS::SQS::Queue is not known/],
    ['an attribute', { 'Fn::GetAtt': ['Role', 'RoleId'] }, /RoleId of AWS::IAM::Role is not known/],
  ])('does not guess at %s that it does not know', (_, value, message) => {
    expect(() => resolve(value)).toThrow(message);
  });
});
