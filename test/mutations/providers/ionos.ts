import { mutations } from '../mutation';

/** Ways to break what the functions know of IONOS. */
export const ionos = mutations`
  ! test/lambda/providers/provider-contract.test.ts
  @ lambda/providers/named-tokens.ts
  > the provider ionos, whose tokens have names deletes the token of a request that is taken up only
  * looks only once for the token of a lost reply
  - const LOOK_AGAIN_AFTER = 5_000;
  + const LOOK_AGAIN_AFTER = 5_000_000;
  ! test/lambda/providers/ionos/provider.test.ts
  > with another name is not, and its token is deleted
  * a token that is more than was asked for stays
  - const deletion = await tokens.delete(id, run).then(
  + const deletion = await Promise.resolve().then(
  @ lambda/providers/ionos/as-asked.ts
  > with one scope more is not, and its token is deleted
  * IONOS may grant any scope
  - if (!isNoWider(told.scopes ?? askedScopes, askedScopes)) return 'wider scopes';
  @ lambda/providers/told-expiry.ts
  > with an expiry over five minutes later is not, and its token is deleted
  * IONOS may set any expiry
  - parsed.output > expiresAt + LATER
  + parsed.output < issuedAt
  @ lambda/providers/lost-reply.ts
  > with another action is not, and its token is deleted
  * a token that is more than was asked for passes for a lost reply
  -     !(failure instanceof NotAsAsked));
  +     true);
  ! test/lambda/providers/production-addresses.test.ts
  @ lambda/providers/ionos/rules.ts
  > the provider ionos calls the addresses of its vendor
  * IONOS is at another address
  - 'https://api.ionos.com/containerregistries'
  + 'https://api.ionos.example/containerregistries'
`;
