/** What a vendor's tokens look like. */
export interface TokenForm {
  /** A regular expression that a token matches in the middle of other text. */
  readonly pattern: string;
  /** Tells tokens from other text that matches; by default all is one. */
  readonly isToken?: (match: string) => boolean;
}

/** Ids of AWS access keys. */
export const AWS_ACCESS_KEY: TokenForm = { pattern: '(?<![A-Z0-9])A[KS]IA[A-Z0-9]{16}(?![A-Z0-9])' };
