import { ADDRESSES, type Mutation, type NoticingTest } from '../mutation';

const noticed = (test: string): NoticingTest => ({
  file: 'test/lambda/providers/ionos/provider.test.ts',
  test,
});
const asAsked = 'lambda/providers/ionos/as-asked.ts';

/** Ways to break what the functions know of IONOS. */
export const ionos: readonly Mutation[] = [
  {
    name: 'looks only once for the token of a lost reply',
    file: 'lambda/providers/named-tokens.ts',
    find: 'const LOOK_AGAIN_AFTER = 5_000;',
    replace: 'const LOOK_AGAIN_AFTER = 5_000_000;',
    noticedBy: {
      file: 'test/lambda/providers/provider-contract.test.ts',
      test: 'the provider ionos, whose tokens have names deletes the token of a request that is taken up only',
    },
  },
  {
    name: 'IONOS may grant any scope',
    file: asAsked,
    find: "if (!isNoWider(told.scopes ?? askedScopes, askedScopes)) return 'wider scopes';",
    replace: '',
    noticedBy: noticed('with one scope more is not, and its token is deleted'),
  },
  {
    name: 'IONOS may set any expiry',
    file: 'lambda/providers/told-expiry.ts',
    find: 'parsed.output > expiresAt + LATER',
    replace: 'parsed.output < issuedAt',
    noticedBy: noticed('with an expiry over five minutes later is not, and its token is deleted'),
  },
  {
    name: 'a token that is more than was asked for stays',
    file: 'lambda/providers/named-tokens.ts',
    find: 'const deletion = await tokens.delete(id, run).then(',
    replace: 'const deletion = await Promise.resolve().then(',
    noticedBy: noticed('with another name is not, and its token is deleted'),
  },
  {
    name: 'a token that is more than was asked for passes for a lost reply',
    file: 'lambda/providers/lost-reply.ts',
    find: '    !(failure instanceof NotAsAsked));',
    replace: '    true);',
    noticedBy: noticed('with another action is not, and its token is deleted'),
  },
  {
    name: 'IONOS is at another address',
    file: 'lambda/providers/ionos/rules.ts',
    find: "'https://api.ionos.com/containerregistries'",
    replace: "'https://api.ionos.example/containerregistries'",
    noticedBy: { file: ADDRESSES, test: 'the provider ionos calls the addresses of its vendor' },
  },
];
