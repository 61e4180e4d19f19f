import { Stack, Token } from 'aws-cdk-lib';
import { AccountPrincipal, type IPrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import * as v from 'valibot';

/** Who may read a secret by its own policy. */
export type Reader =
  /** A role or user by its name. `root`: the ARN that stands for its account. */
  | { readonly kind: 'named'; readonly arn: string; readonly root: string }
  /** A role or user that exists once the secret's policy is made. */
  | { readonly kind: 'principal'; readonly arn: string }
  | { readonly kind: 'account'; readonly account: string; readonly root: string }
  | { readonly kind: 'organization'; readonly id: string };

/** A reader as a config says it: the ARN of a role or user, an account or its root, or an organisation's id. */
export function readerOf(scope: Construct, written: string): Reader {
  const [, root, account, rest] = /^((?:arn:[^:]+:iam::)?(\d{12}))(:.+)?$/.exec(written) ?? [];
  if (root !== undefined && account !== undefined) {
    if (rest === undefined) {
      return { kind: 'account', account, root: `arn:${Stack.of(scope).partition}:iam::${account}:root` };
    }
    return rest === ':root'
      ? { kind: 'account', account, root: written }
      : { kind: 'named', arn: written, root: `${root}:root` };
  }
  return written.startsWith('o-') && !Token.isUnresolved(written)
    ? { kind: 'organization', id: written }
    : { kind: 'principal', arn: written };
}

const OF_AN_ORGANIZATION = v.strictObject({
  StringEquals: v.strictObject({ 'aws:PrincipalOrgID': v.string() }),
});

/** The readers that a principal stands for; undefined for what can't be one, such as a service. */
export function readersOf(principal: IPrincipal): readonly Reader[] | undefined {
  if (principal instanceof AccountPrincipal) {
    return [{ kind: 'account', account: String(principal.accountId), root: principal.arn }];
  }
  const { principalJson, conditions } = principal.policyFragment;
  const { AWS: arns, ...others } = principalJson;
  if (arns === undefined || Object.keys(others).length > 0) return undefined;
  if (arns.includes('*')) {
    const { success, output } = v.safeParse(OF_AN_ORGANIZATION, conditions);
    return success ? [{ kind: 'organization', id: output.StringEquals['aws:PrincipalOrgID'] }] : undefined;
  }
  if (Object.keys(conditions).length > 0) return undefined;
  return arns.map((arn) => ({ kind: 'principal', arn }));
}

/** The account that a reader belongs to, as far as it is known at synth. */
export function accountOf(reader: Reader): string | undefined {
  if (reader.kind === 'organization') return undefined;
  if (reader.kind === 'account') return reader.account;
  return /^arn:[^:]+:iam::(\d{12}):/.exec(reader.arn)?.[1];
}
