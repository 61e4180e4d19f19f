import type { Call } from '../../sandbox/fakes/fake-server';
import { awsApi } from './aws-api';
import { AWS_MODELS } from './aws-models';

const ecr = awsApi(AWS_MODELS.ecr);
const secretsManager = awsApi(AWS_MODELS.secretsmanager);
const sts = awsApi(AWS_MODELS.sts);

const authorization = 'AWS4-HMAC-SHA256 Credential=a/20261121/eu-central-1/ecr/aws4_request, Signature=b';
const post = (headers: Call['headers'], body: string): Call => ({
  method: 'POST',
  path: '/',
  query: new URLSearchParams(),
  headers: { authorization, ...headers },
  body,
});
const getToken = (body = '{}', target = 'AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken'): Call =>
  post({ 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target }, body);
const put = (value: object): Call =>
  post(
    { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'secretsmanager.PutSecretValue' },
    JSON.stringify(value),
  );
const assume = (parameters: Readonly<Record<string, string>>, Version = '2011-06-15'): Call =>
  post(
    { 'content-type': 'application/x-www-form-urlencoded' },
    new URLSearchParams({ Action: 'AssumeRole', Version, ...parameters }).toString(),
  );
const ROLE = { RoleArn: 'arn:aws:iam::111122223333:role/r', RoleSessionName: 'session' };

describe('A request to AWS', () => {
  it('may be as its model says', () => {
    expect(ecr.requestViolations(getToken())).toEqual([]);
    expect(
      secretsManager.requestViolations(put({ SecretId: 's', ClientRequestToken: 'x'.repeat(64) })),
    ).toEqual([]);
    expect(sts.requestViolations(assume({ ...ROLE, DurationSeconds: '900' }))).toEqual([]);
  });

  it.each([
    [getToken('{}', 'Other.GetAuthorizationToken'), 'a request without a name is no operation'],
    [getToken('{}', 'AmazonEC2ContainerRegistry_V20150921.Other'), 'Other is no operation'],
    [
      getToken('{"registryIds":["111122223333"]}'),
      'GetAuthorizationToken: it must NOT have additional properties (registryIds)',
    ],
    [{ ...getToken(), path: '/x' }, 'GetAuthorizationToken: it is no POST to /'],
    [
      { ...getToken(), headers: { ...getToken().headers, authorization: 'Bearer abc' } },
      'GetAuthorizationToken: it is not signed',
    ],
  ])('must not be otherwise: %j', (request, violation) => {
    expect(ecr.requestViolations(request)).toEqual([violation]);
  });

  it.each([
    [{ ClientRequestToken: 'x'.repeat(32) }, "it must have required property 'SecretId'"],
    [
      { SecretId: 's', ClientRequestToken: 'short' },
      '/ClientRequestToken must NOT have fewer than 32 characters',
    ],
    [{ SecretId: 's', SecretString: 1 }, '/SecretString must be string'],
  ])('must hold what its model says, not %j', (value, violation) => {
    expect(secretsManager.requestViolations(put(value))).toEqual([`PutSecretValue: ${violation}`]);
  });

  it.each([
    [{ RoleArn: ROLE.RoleArn }, "it must have required property 'RoleSessionName'"],
    [{ ...ROLE, DurationSeconds: '60' }, '/DurationSeconds must be >= 900'],
    [{ ...ROLE, ExternalId: 'a b' }, '/ExternalId must match pattern "^(?:[\\w+=,.@:\\/-]*)$"'],
  ])('may be a form, checked alike: %j', (parameters, violation) => {
    expect(sts.requestViolations(assume(parameters))).toEqual([`AssumeRole: ${violation}`]);
  });

  it('must name the version of the API', () => {
    expect(sts.requestViolations(assume(ROLE, '2010-05-08'))).toEqual([
      'a request without a name is no operation',
    ]);
  });
});

describe('A reply of AWS', () => {
  const answered = (status: number, value: unknown) =>
    ecr.replyViolations({ call: getToken(), reply: { status, body: JSON.stringify(value) } });

  it('may be as its model says', () => {
    expect(answered(200, { authorizationData: [{ authorizationToken: 'abc', expiresAt: 1.5 }] })).toEqual([]);
    expect(answered(500, { __type: 'ServerException' })).toEqual([]);
  });

  it.each([
    [200, { authorizationData: {} }, '/authorizationData must be array'],
    [200, { authorizationData: [{ expiresAt: 'soon' }] }, '/authorizationData/0/expiresAt must be number'],
    [200, { token: 'abc' }, 'it must NOT have additional properties (token)'],
    [400, { __type: 'NoSuchException' }, 'the error is not described'],
  ])('must not be a %d with %j', (status, value, violation) => {
    expect(answered(status, value)).toEqual([`GetAuthorizationToken answered ${status}: ${violation}`]);
  });

  it('may be XML, checked alike', () => {
    const credentials = (more: string) =>
      `<AssumeRoleResponse><AssumeRoleResult><Credentials><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2026-11-21T01:02:03Z</Expiration>${more}</Credentials></AssumeRoleResult></AssumeRoleResponse>`;
    const violations = (body: string) =>
      sts.replyViolations({ call: assume(ROLE), reply: { status: 200, body } });

    expect(violations(credentials('<AccessKeyId>ASIA000000000000</AccessKeyId>'))).toEqual([]);
    expect(violations(credentials(''))).toEqual([
      "AssumeRole answered 200: /Credentials must have required property 'AccessKeyId'",
    ]);
    expect(violations('<html></html>')).toEqual(['AssumeRole answered 200: it must be object']);
  });
});
