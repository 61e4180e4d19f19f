import * as v from 'valibot';
import { deployedStack } from '../../deployed/deployed-stack';
import { evaluate } from '../../deployed/evaluate';
import { type PolicyStatement, policyStatements } from '../../deployed/policy-statement';
import { template as templateDocument } from '../../deployed/template';
import { ACCOUNT, REGION, synth } from '../../support/synth';

const WORKLOAD = '444455556666';
const ORGANIZATION = 'o-a1b2c3d4e5';
const KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d`;
const roleIn = (account: string, name: string): string => `arn:aws:iam::${account}:role/${name}`;

const APP = roleIn(ACCOUNT, 'app');
const NODE = roleIn('777788889999', 'kubernetes/node');
const OF_WORKLOAD = roleIn(WORKLOAD, 'anything');
const OF_ORGANIZATION = roleIn('101010101010', 'member');
const STRANGER = roleIn('666655554444', 'stranger');
const NEIGHBOUR = roleIn(ACCOUNT, 'neighbour');
const FUNCTION = roleIn(ACCOUNT, `Test-lightsail-${REGION}`);
const OTHER_FUNCTION = roleIn(ACCOUNT, `Test-digitalocean-${REGION}`);
const PROBE = roleIn(ACCOUNT, `Test-probe-${REGION}`);

const READ = 'secretsmanager:GetSecretValue';
const WRITE = 'secretsmanager:PutSecretValue';
const MOVE = 'secretsmanager:UpdateSecretVersionStage';

interface Deployed {
  readonly secret: string;
  readonly statements: readonly PolicyStatement[];
}

/** A stack with one secret that many may read, and others' own policies, which allow them everything. */
function deployed(document: object): Deployed {
  const { template, directory } = synth({
    alerts: { enabled: false },
    probe: {},
    registries: [
      {
        name: 'shop',
        provider: 'lightsail',
        readers: [APP, NODE, WORKLOAD, ORGANIZATION],
      },
    ],
    encryptionKeyArn: KEY,
    ...document,
  });
  const stack = deployedStack({
    name: 'Test',
    template: v.parse(templateDocument, template.toJSON()),
    assetFolder: () => directory,
  });
  const [secret = ''] = stack.secretArns;
  return { secret, statements: [...policyStatements(stack), ...EVERYTHING] };
}

/** Whoever isn't of the stack has every right that a policy of their own can give. */
const EVERYTHING = [APP, NODE, OF_WORKLOAD, OF_ORGANIZATION, STRANGER, NEIGHBOUR, OTHER_FUNCTION].map(
  (holder): PolicyStatement => ({
    id: holder,
    kind: 'identity',
    holder,
    statement: { Effect: 'Allow', Action: ['secretsmanager:*'], Resource: ['*'] },
  }),
);

const verdict = ({ secret, statements }: Deployed, caller: string, action: string) =>
  evaluate(
    {
      caller,
      action,
      resource: secret,
      context: caller === OF_ORGANIZATION ? { 'aws:PrincipalOrgID': ORGANIZATION } : {},
    },
    statements,
  );

describe('the readers of a registry', () => {
  const stack = deployed({});

  it.each([
    ['a role of the account', APP, 'Allowed'],
    ['a role of another account', NODE, 'Allowed'],
    ['a role of an account', OF_WORKLOAD, 'Allowed'],
    ['a role of an organisation', OF_ORGANIZATION, 'Allowed'],
    ['another role of the account, by its own policy', NEIGHBOUR, 'Allowed'],
    ['the probe', PROBE, 'Allowed'],
    ['a stranger', STRANGER, 'ImplicitlyDenied'],
    ['the function that fills it', FUNCTION, 'ImplicitlyDenied'],
  ])('%s', async (_, caller, expected) => {
    expect(await verdict(stack, caller, READ)).toBe(expected);
  });

  it('may not write from elsewhere', async () => {
    for (const caller of [NODE, OF_WORKLOAD, OF_ORGANIZATION]) {
      expect(await verdict(stack, caller, WRITE)).toBe('ImplicitlyDenied');
      expect(await verdict(stack, caller, 'secretsmanager:DescribeSecret')).toBe('Allowed');
    }
  });
});

describe('readersOnly', () => {
  const stack = deployed({ readersOnly: true });

  it.each([
    ['a role of the account', APP, 'Allowed'],
    ['a role of another account', NODE, 'Allowed'],
    ['a role of an account', OF_WORKLOAD, 'Allowed'],
    ['a role of an organisation', OF_ORGANIZATION, 'Allowed'],
    ['the probe', PROBE, 'Allowed'],
    ['another role of the account', NEIGHBOUR, 'ExplicitlyDenied'],
    ['a stranger', STRANGER, 'ExplicitlyDenied'],
  ])('lets %s read or not', async (_, caller, expected) => {
    expect(await verdict(stack, caller, READ)).toBe(expected);
  });

  it.each([WRITE, MOVE])('lets the one function alone use %s', async (action) => {
    for (const caller of [APP, NODE, NEIGHBOUR, PROBE, OTHER_FUNCTION]) {
      expect(await verdict(stack, caller, action)).toBe('ExplicitlyDenied');
    }
    expect(await verdict(stack, FUNCTION, WRITE)).toBe('Allowed');
  });

  it('lets the account change the policy and the secret', async () => {
    for (const action of ['PutResourcePolicy', 'DeleteResourcePolicy', 'UpdateSecret', 'DeleteSecret']) {
      expect(await verdict(stack, NEIGHBOUR, `secretsmanager:${action}`)).toBe('Allowed');
    }
  });

  it('fails the synthesis if nobody could read', () => {
    expect(() =>
      synth({
        alerts: { enabled: false },
        readersOnly: true,
        registries: [{ name: 'shop', provider: 'lightsail' }],
      }),
    ).toThrow(/readersOnly is true and the registry has no readers/);
  });
});

describe('encryptionKeyArn', () => {
  const stack = deployed({});
  it('encrypts the secrets that the stack makes', () => {
    const { template } = synth({
      alerts: { enabled: false },
      encryptionKeyArn: KEY,
      registries: [{ name: 'shop', provider: 'lightsail' }],
    });
    template.hasResourceProperties('AWS::SecretsManager::Secret', { KmsKeyId: KEY });
  });

  // The simulator of IAM's rules knows no condition on an encryption context.
  it.each([
    ['lightsail', FUNCTION, ['kms:Decrypt', 'kms:GenerateDataKey']],
    ['probe', PROBE, ['kms:Decrypt']],
  ])(
    'lets the %s function use it for these secrets and through Secrets Manager alone',
    (_, holder, actions) => {
      const uses = stack.statements.filter(
        ({ holder: other, statement }) =>
          other === holder && statement.Action.some((action) => action.startsWith('kms:')),
      );
      expect(uses.map(({ statement }) => statement)).toEqual([
        {
          Effect: 'Allow',
          Action: actions,
          Resource: [KEY],
          Condition: {
            StringEquals: { 'kms:ViaService': `secretsmanager.${REGION}.amazonaws.com` },
            StringLike: {
              'kms:EncryptionContext:SecretARN': [
                `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:test/lightsail/*`,
              ],
            },
          },
        },
      ]);
    },
  );
});
