const SECRET_ARN = /^(arn:[^:]+:secretsmanager:[^:]+:[^:]+:)secret:(.+)$/;
/** What Secrets Manager appends to the name in an ARN; partial ARNs lack it. */
export const ARN_SUFFIX = /-[A-Za-z0-9]{6}$/;

/** What a name or an ARN says about the secret that it means. */
export interface SecretReference {
  /** The ARN up to the account; undefined for a name. */
  readonly place: string | undefined;
  /** What the secret may be called: an ARN's end may be Secrets Manager's suffix or part of the name. */
  readonly names: readonly string[];
}

export function secretReference(nameOrArn: string): SecretReference {
  const [, place, name] = SECRET_ARN.exec(nameOrArn) ?? [];
  if (place === undefined || name === undefined) return { place: undefined, names: [nameOrArn] };
  return { place, names: [...new Set([name, name.replace(ARN_SUFFIX, '')])] };
}

/** Whether two references may mean the same secret. */
export function isSameSecret(one: SecretReference, other: SecretReference): boolean {
  if (one.place !== undefined && other.place !== undefined && one.place !== other.place) return false;
  return one.names.some((name) => other.names.includes(name));
}
