import { mutations } from './mutation';

/** Ways to break what users of the construct see. */
export const api = mutations`
  ! test/lib/props/from-file.test.ts
  @ lib/config/checks/check-document.ts
  > fromFile refuses a file of another account or region
  * a file goes into a stack of another account
  - if (actual === value) return [];
  + return [];
  > fromFile refuses what a file says of its own stack
  * a file names a stack that is not made
  - const KEYS_OF_STACKS = ['stackName', 'terminationProtection'];
  + const KEYS_OF_STACKS = ['terminationProtection'];
  @ lib/registry-token-refresher.ts
  > fromFile names things after the given stack, and tags what it makes
  * the tags of a file get lost in a given stack
  - Tags.of(refresher).add(key, value);
  + Tags.of(refresher).remove(key, { priority: value.length });
  @ lib/registry-token-refresher-stack.ts
  > the stack of a file has its file checked against the region of its stage
  * a stack of a file forgets where its stage is
  - (Stage.isStage(scope) ? scope : Stage.of(scope))?.region
  + Stage.of(scope)?.region
  ! test/lib/props/construct-errors.test.ts
  @ lib/props/written-registry.ts
  > an error of the construct tells of a secret for the credential whose complete ARN is not known, also if the account is not
  * half of an ARN passes for a complete one
  - { secretFullArn: existingSecretArn, encryptionKey }
  + { secretArn: existingSecretArn, encryptionKey }
  @ lib/props/construct-document.ts
  > an error of the construct shows durations as they are given
  * durations are rounded in silence
  - Number.isInteger(minutes) ? \`\${minutes}m\` : written
  + \`\${Math.ceil(minutes)}m\`
  @ lib/props/api-token.ts
  > an error of the construct repeats nothing that stands in place of an API token
  * what stands in place of an API token is repeated
  - text: 'must be made by ApiToken.fromSecret'
  + text: \`is \${apiToken}; it must be made by ApiToken.fromSecret\`
  @ lib/providers/ecr/ecr-registry-options.ts
  > an error of the construct tells of what lies in another region, at the prop that holds the construct
  * a repository of another region makes another one of its name readable
  - && own !== expected)
  + && own === undefined)
  ! test/lib/props/constructs.test.ts
  @ lib/registry-token-refresher.ts
  > what the construct hands out: the right to run the functions by hand, as they are now
  * people who may refresh may also run what was replaced
  - handler.grantInvokeLatestVersion(grantee)
  + handler.grantInvoke(grantee)
  ! test/lib/cdk-floor.test.ts
  @ lib/cdk-floor.ts
  > the CDK of version "2.267.9" is refused
  * a CDK that is too old is taken
  - !((parts[index] ?? 0) > (least[index] ?? 0))
  + (parts[index] ?? 0) > (least[index] ?? 0)
`;
