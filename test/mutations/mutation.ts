/** A test that has to notice. */
export interface NoticingTest {
  /** Its file's path, from the repository's root. */
  readonly file: string;
  /** Text of its full name. */
  readonly test: string;
}

/** One way to break the code, which a test must notice. */
export interface Mutation {
  /** What is broken, in words. */
  readonly name: string;
  /** Path of the file to change, from the repository's root. */
  readonly file: string;
  /** Text that stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
  readonly noticedBy: NoticingTest;
}

/** The file of the test that sees where the providers' calls go. */
export const ADDRESSES = 'test/lambda/providers/production-addresses.test.ts';
