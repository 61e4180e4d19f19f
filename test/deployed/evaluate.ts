import { runSimulation } from '@cloud-copilot/iam-simulate';
import { accountOf } from './aws';
import type { AwsCall } from './aws-call';
import type { PolicyStatement } from './policy-statement';

export type Verdict = 'Allowed' | 'ExplicitlyDenied' | 'ImplicitlyDenied';

/**
 * What IAM says to a call.
 *
 * @param statements those of the stack and of what it deals with
 * @throws for a call that can't be: an unknown action, a resource that isn't of the action's kind
 */
export async function evaluate(call: AwsCall, statements: readonly PolicyStatement[]): Promise<Verdict> {
  const { caller, action, resource, context } = call;
  const own = statements.filter(({ kind, holder }) => kind === 'identity' && holder === caller);
  const guarding = statements.filter(({ kind, holder }) => kind !== 'identity' && holder === resource);
  const isRole = caller.startsWith('arn:');
  const accountId = accountOf(resource === '*' ? caller : resource);

  const result = await runSimulation(
    {
      request: {
        principal: caller,
        action,
        resource: { resource, accountId },
        contextVariables: {
          'aws:SecureTransport': 'true',
          ...(isRole ? { 'aws:PrincipalArn': caller, 'aws:PrincipalAccount': accountOf(caller) } : {}),
          ...context,
        },
      },
      identityPolicies: own.length === 0 ? [] : [{ name: 'identity', policy: policyOf(own) }],
      // A role that nobody is let in to has a policy too.
      resourcePolicy: guarding.length > 0 || action === 'sts:AssumeRole' ? policyOf(guarding) : undefined,
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  );
  if (result.resultType === 'error') {
    throw new Error(`${caller} ${action} ${resource}: ${JSON.stringify(result.errors)}`);
  }
  return result.overallResult;
}

/** One policy of these statements. */
const policyOf = (statements: readonly PolicyStatement[]) => ({
  Version: '2012-10-17',
  Statement: statements.map(({ statement }) => statement),
});
