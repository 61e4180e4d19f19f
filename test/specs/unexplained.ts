import type { KnownDifferences } from './known-differences';

/** What is left to complain of: differences that nobody explained, and explanations of what is no difference any more. */
export const unexplained = (differences: readonly string[], known: KnownDifferences): readonly string[] => [
  ...differences.filter((difference) => !(difference in known)),
  ...Object.keys(known)
    .filter((difference) => !differences.includes(difference))
    .map((difference) => `no difference any more, take it off the list: ${difference}`),
];
