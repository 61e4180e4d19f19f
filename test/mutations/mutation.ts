/** One way to break the code, which at least one test must notice. */
export interface Mutation {
  /** What is broken, in words. */
  readonly name: string;
  /** Path of the file to change, from the repository's root. */
  readonly file: string;
  /** Text that stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
}

/** Mutations and the tests that have to notice them. */
export interface MutationSet {
  /** Paths of tests, and options, that Jest is called with: the quick ones first, the others where these notice nothing. */
  readonly stages: readonly (readonly string[])[];
  readonly mutations: readonly Mutation[];
}
