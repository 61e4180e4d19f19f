/** What is known of a difference, and why our description is right all the same. */
export type KnownDifferences = Readonly<Record<string, string>>;
