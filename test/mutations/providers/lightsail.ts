import { mutations } from '../mutation';

/** Ways to break what the functions know of Lightsail, and of roles that a config gives. */
export const lightsail = mutations`
  ! test/lambda/providers/assume-role.test.ts
  @ lambda/providers/lightsail/provider.ts
  > a role given to lightsail issues: its session asks
  * the function asks Lightsail itself though a role is given
  - lightsailFor({ region, ...assumed })
  + lightsailFor({ region })
  @ lambda/providers/assume-role.ts
  > a role given to ecr is shown the external id
  * a given role is not shown its external id
  - ...(externalId !== undefined && { ExternalId: externalId }),
  ! test/lambda/contract/providers/lightsail.test.ts
  @ lambda/contract/providers/lightsail.ts
  > changes with the given role
  * a registry with another role keeps its login
  - role: role?.arn
  + role: undefined
  ! test/lib/providers/lightsail.test.ts
  @ lib/providers/lightsail/infrastructure.ts
  > only assumes the role if all registries give one
  * the function may ask Lightsail itself though each registry gives a role
  - if (given.length < registries.length) {
  + if (registries.length > 0) {
`;
