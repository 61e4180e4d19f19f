import { App, Lazy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { type ISecret, Secret, type SecretProps } from 'aws-cdk-lib/aws-secretsmanager';
import * as v from 'valibot';
import { Alerts, ApiToken, Registry, RegistryTokenRefresher } from '../../lib';
import { ConfigError } from '../../lib/config/config-error';
import { bundledCode } from '../../lib/function/bundled-code';
import { createResolver } from '../deployed/resolver';
import { template as templateDocument } from '../deployed/template';
import { ACCOUNT, REGION } from '../support/synth';

const ENV = { account: ACCOUNT, region: REGION };

/** The CDK's own types leave open what this project's settings tell apart: a field that is missing, and one without a value. */
const secretOf = (stack: Stack, id: string, props: SecretProps = {}): ISecret =>
  Secret.fromSecretCompleteArn(stack, `${id}Given`, new Secret(stack, id, props).secretArn);

/** A stack with a construct whose DigitalOcean registries read these secrets. */
function withApiTokens(secrets: (stack: Stack) => readonly ISecret[], env: object = ENV): Template {
  const stack = new Stack(new App(), 'Mine', { env });
  new RegistryTokenRefresher(stack, 'Tokens', {
    registries: secrets(stack).map((secret, index) =>
      Registry.digitalOcean(`images-${index}`, {
        registry: 'acme',
        apiToken: ApiToken.fromSecret(secret),
      }),
    ),
    alerts: Alerts.none(),
  });
  return Template.fromStack(stack);
}

/** What the function may read, as the deployment resolves it. */
function readable(template: Template): unknown {
  const { resolve } = createResolver({
    template: v.parse(templateDocument, template.toJSON()),
    stackName: 'Mine',
    account: ACCOUNT,
    region: REGION,
  });
  const statements = Object.values(template.findResources('AWS::IAM::Policy')).flatMap(
    ({ Properties }) => Properties.PolicyDocument.Statement,
  );
  const reading = statements.filter(({ Action }) => Action === 'secretsmanager:GetSecretValue');
  expect(reading).toHaveLength(1);
  return [resolve(reading[0].Resource)].flat();
}

const arn = (account: string, name: string, region = REGION): string =>
  `arn:aws:secretsmanager:${region}:${account}:secret:${name}`;

describe('an API token that is handed over as a construct', () => {
  it('may be a secret of the app', () => {
    const template = withApiTokens((stack) => [secretOf(stack, 'ApiToken', { secretName: 'ci/api' })]);
    expect(readable(template)).toEqual([`${arn(ACCOUNT, 'ci/api')}-Ab1Cd2`]);
  });

  it('may be a secret known by its name', () => {
    const byName = (stack: Stack) => [Secret.fromSecretNameV2(stack, 'ApiToken', 'ci/api')];
    expect(readable(withApiTokens(byName))).toEqual([`${arn(ACCOUNT, 'ci/api')}-??????`]);
    expect(readable(withApiTokens(byName, {}))).toEqual([`${arn(ACCOUNT, 'ci/api')}-??????`]);
  });

  const byPartialArn = (partial: string) => (stack: Stack) => [
    Secret.fromSecretPartialArn(stack, 'ApiToken', partial),
  ];

  it('by a partial ARN stays in its account', () => {
    const partial = arn('999988887777', 'ci/api');
    expect(readable(withApiTokens(byPartialArn(partial)))).toEqual([`${partial}-??????`]);
  });

  it('by a partial ARN of another region is refused, if the stack’s is known', () => {
    const partial = arn(ACCOUNT, 'ci/api', 'us-east-1');
    expect(() => withApiTokens(byPartialArn(partial))).toThrow(ConfigError);
    expect(readable(withApiTokens(byPartialArn(partial), {}))).toEqual([`${partial}-??????`]);
  });

  it('by a partial ARN of which the deployment fills in a piece may be read, too', () => {
    const template = withApiTokens((stack) => [
      Secret.fromSecretPartialArn(
        stack,
        'ApiToken',
        `arn:${stack.partition}:secretsmanager:${REGION}:999988887777:secret:ci/api`,
      ),
    ]);
    expect(readable(template)).toContain(`${arn('999988887777', 'ci/api')}-??????`);
  });

  it('by a complete ARN may be read by that alone', () => {
    const given = `${arn(ACCOUNT, 'ci/api')}-Ab1Cd2`;
    const complete = (stack: Stack) => [Secret.fromSecretCompleteArn(stack, 'ApiToken', given)];
    expect(readable(withApiTokens(complete))).toEqual([given]);
  });

  it('says what to do where there are more than a function’s environment holds', () => {
    const many = (count: number) => (stack: Stack) =>
      Array.from({ length: count }, (_, index) => secretOf(stack, `ApiToken${index}`));
    const environmentOf = (template: Template): unknown => {
      const { resolve } = createResolver({
        template: v.parse(templateDocument, template.toJSON()),
        stackName: 'Mine',
        account: ACCOUNT,
        region: REGION,
      });
      const [handler] = Object.values(
        template.findResources('AWS::Lambda::Function', {
          Properties: { FunctionName: 'Mine-digitalocean' },
        }),
      );
      return resolve(handler?.Properties.Environment.Variables);
    };
    const fitting = withApiTokens(many(30));
    expect(Object.keys(Object(environmentOf(fitting)))).toHaveLength(32);
    expect(JSON.stringify(environmentOf(fitting)).length).toBeLessThanOrEqual(4096);
    expect(() => withApiTokens(many(40))).toThrow(ConfigError);
    expect(() => withApiTokens(many(40))).toThrow(
      /^Mine\/Tokens can't be deployed:\n- registries: the digitalocean registries name 40 secrets and roles .* holds; share API tokens/,
    );
    // One secret for many registries is one variable.
    expect(() => withApiTokens((stack) => Array(100).fill(secretOf(stack, 'ApiToken')))).not.toThrow();
  });
});

describe('an asset', () => {
  it('is not made with what only the deployment knows', () => {
    const entry = {
      name: 'shop',
      provider: 'lightsail' as const,
      access: 'push' as const,
      secretId: Lazy.string({ produce: () => 'known later' }),
      refreshEvery: 14_400,
      verify: true,
    };
    expect(() => bundledCode('lightsail', [entry])).toThrow(
      'The entries of the lightsail function hold a CDK token',
    );
    expect(() => bundledCode('lightsail', [{ ...entry, secretId: 'known' }])).not.toThrow();
  });
});
