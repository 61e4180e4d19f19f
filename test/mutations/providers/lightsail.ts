import type { Mutation } from '../mutation';

const assume = (test: string) => ({
  file: 'test/lambda/providers/assume-role.test.ts',
  test: `a role given to ${test}`,
});

/** Ways to break what the functions know of Lightsail, and of roles that a config gives. */
export const lightsail: readonly Mutation[] = [
  {
    name: 'the function asks Lightsail itself though a role is given',
    file: 'lambda/providers/lightsail/provider.ts',
    find: 'lightsailFor({ region, ...assumed })',
    replace: 'lightsailFor({ region })',
    noticedBy: assume('lightsail issues: its session asks'),
  },
  {
    name: 'a given role is not shown its external id',
    file: 'lambda/providers/assume-role.ts',
    find: '...(externalId !== undefined && { ExternalId: externalId }),',
    replace: '',
    noticedBy: assume('ecr is shown the external id'),
  },
  {
    name: 'a registry with another role keeps its login',
    file: 'lambda/contract/providers/lightsail.ts',
    find: 'role: role?.arn',
    replace: 'role: undefined',
    noticedBy: {
      file: 'test/lambda/contract/providers/lightsail.test.ts',
      test: 'changes with the given role',
    },
  },
  {
    name: 'the function may ask Lightsail itself though each registry gives a role',
    file: 'lib/providers/lightsail/infrastructure.ts',
    find: 'if (given.length < registries.length) {',
    replace: 'if (registries.length > 0) {',
    noticedBy: {
      file: 'test/lib/providers/lightsail.test.ts',
      test: 'only assumes the role if all registries give one',
    },
  },
];
