/** The fields that shape a credential. Fields that are undefined don't count, so new ones with a default change nothing. */
export interface CredentialShape {
  readonly provider: string;
  readonly registry?: string | undefined;
  readonly url?: string | undefined;
  readonly project?: string | undefined;
  readonly group?: string | undefined;
  readonly host?: string | undefined;
  readonly access: string;
  readonly scopes?: readonly unknown[] | undefined;
  /** Seconds. */
  readonly lifetime?: number | undefined;
  readonly region?: string | undefined;
  readonly account?: string | undefined;
  readonly role?: string | undefined;
  /** Of the stack that made the role. */
  readonly stackId?: string | undefined;
}
