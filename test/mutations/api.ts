import type { Mutation, NoticingTest } from './mutation';

const noticedIn =
  (path: string) =>
  (test: string): NoticingTest => ({ file: path, test });
const file = noticedIn('test/lib/props/from-file.test.ts');
const errors = noticedIn('test/lib/props/construct-errors.test.ts');
const constructs = noticedIn('test/lib/props/constructs.test.ts');

const given = 'lib/config/checks/check-document.ts';
const document = 'lib/props/construct-document.ts';

/** Ways to break what users of the construct see. */
export const api: readonly Mutation[] = [
  {
    name: 'a file goes into a stack of another account',
    file: given,
    find: 'if (actual === value) return [];',
    replace: 'return [];',
    noticedBy: file('fromFile refuses a file of another account or region'),
  },
  {
    name: 'a file names a stack that is not made',
    file: given,
    find: "const KEYS_OF_STACKS = ['stackName', 'terminationProtection'];",
    replace: "const KEYS_OF_STACKS = ['terminationProtection'];",
    noticedBy: file('fromFile refuses what a file says of its own stack'),
  },
  {
    name: 'the tags of a file get lost in a given stack',
    file: 'lib/registry-token-refresher.ts',
    find: 'Tags.of(refresher).add(key, value);',
    replace: 'Tags.of(refresher).remove(key, { priority: value.length });',
    noticedBy: file('fromFile names things after the given stack, and tags what it makes'),
  },
  {
    name: 'a stack of a file forgets where its stage is',
    file: 'lib/registry-token-refresher-stack.ts',
    find: '(Stage.isStage(scope) ? scope : Stage.of(scope))?.region',
    replace: 'Stage.of(scope)?.region',
    noticedBy: file('the stack of a file has its file checked against the region of its stage'),
  },
  {
    name: 'half of an ARN passes for a complete one',
    file: 'lib/props/written-registry.ts',
    find: '{ secretFullArn: existingSecretArn, encryptionKey }',
    replace: '{ secretArn: existingSecretArn, encryptionKey }',
    noticedBy: errors(
      'an error of the construct tells of a secret for the credential whose complete ARN is not known, also if the account is not',
    ),
  },
  {
    name: 'durations are rounded in silence',
    file: document,
    find: 'Number.isInteger(minutes) ? `${minutes}m` : written',
    replace: '`${Math.ceil(minutes)}m`',
    noticedBy: errors('an error of the construct shows durations as they are given'),
  },
  {
    name: 'what stands in place of an API token is repeated',
    file: 'lib/props/api-token.ts',
    find: "text: 'must be made by ApiToken.fromSecret'",
    replace: 'text: `is ${apiToken}; it must be made by ApiToken.fromSecret`',
    noticedBy: errors('an error of the construct repeats nothing that stands in place of an API token'),
  },
  {
    name: 'a repository of another region makes another one of its name readable',
    file: 'lib/providers/ecr/ecr-registry-options.ts',
    find: '&& own !== expected)',
    replace: '&& own === undefined)',
    noticedBy: errors(
      'an error of the construct tells of what lies in another region, at the prop that holds the construct',
    ),
  },
  {
    name: 'people who may refresh may also run what was replaced',
    file: 'lib/registry-token-refresher.ts',
    find: 'handler.grantInvokeLatestVersion(grantee)',
    replace: 'handler.grantInvoke(grantee)',
    noticedBy: constructs(
      'what the construct hands out: the right to run the functions by hand, as they are now',
    ),
  },
  {
    name: 'a CDK that is too old is taken',
    file: 'lib/cdk-floor.ts',
    find: '!((parts[index] ?? 0) > (least[index] ?? 0))',
    replace: '(parts[index] ?? 0) > (least[index] ?? 0)',
    noticedBy: noticedIn('test/lib/cdk-floor.test.ts')('the CDK of version "2.267.9" is refused'),
  },
];
