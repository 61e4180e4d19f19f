/**
 * The Logs Insights query over the functions' logs that shows how each registry stood when a run last looked at it. What
 * a function logs of a registry: `logResult` in lambda/refresh/refresh.ts.
 *
 * @see "dedup" in the CloudWatch Logs user guide: it keeps the first of each in the order before it, and allows nothing but
 * limit behind it
 */
export const REGISTRY_TABLE = [
  'fields provider, registry, outcome, expiresAt, code, reason, @timestamp',
  'filter ispresent(registry) and ispresent(outcome)',
  'sort @timestamp desc',
  'dedup provider, registry',
  'limit 1000',
] as const;
