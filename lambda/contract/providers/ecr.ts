import * as v from 'valibot';
import { access } from '../entry-parts';
import { STACK_ID, TOKEN_ROLE_ARN_PREFIX } from '../environment';
import { tokenRoleName } from '../token-role';
import { vendorContract } from '../vendor-contract';

export const ecr = vendorContract({
  entry: ({ refreshed, givenRole, region, variable }) =>
    v.strictObject({
      ...refreshed,
      provider: v.literal('ecr'),
      access,
      region,
      account: v.optional(v.string()),
      /** The role that mints: one that the stack made, by the parts of its name, or one that was given, by ARN. */
      tokenRole: v.pipe(
        v.union([v.strictObject({ stack: v.string(), registry: v.string() }), givenRole]),
        v.transform((role) =>
          'stack' in role
            ? {
                arn: variable(TOKEN_ROLE_ARN_PREFIX) + tokenRoleName(role, variable('AWS_REGION')),
                given: false as const,
                stackId: variable(STACK_ID),
              }
            : { ...role, given: true as const },
        ),
      ),
    }),

  probeEntry: ({ probed, deployTime, region }) =>
    v.strictObject({
      ...probed,
      provider: v.literal('ecr'),
      region,
      /** The registry's: the config's, else that of the role that mints. */
      account: deployTime,
    }),

  shape: ({ region, account, tokenRole }) => ({
    // No repositories: they change the role's policy, which tokens that are out follow. But tokens end with their role:
    // another stack of the same name makes another role under the same ARN.
    stackId: tokenRole.given ? undefined : tokenRole.stackId,
    region,
    account,
    role: tokenRole.arn,
  }),
});
