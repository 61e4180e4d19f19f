/**
 * The Logs Insights queries over the functions' logs that show how each registry stood when somebody last looked at it, what
 * is wrong first. What the refreshers log of a registry: `logResult` in lambda/refresh/refresh.ts; what the probe does:
 * `report` in lambda/probe/probe.ts. Each line has every column, so that nothing shows an older line's word.
 *
 * @see "stats" in the CloudWatch Logs user guide: `latest` takes a field from the newest event of each group
 */
const newestOfEach = (columns: readonly string[]): readonly string[] => [
  'filter ispresent(registry) and ispresent(outcome)',
  `stats latest(outcome) as state, ${columns.join(', ')}, latest(timestamp) as lookedAt by provider, registry`,
  // failed, fresh, paused, refreshed; broken, unknown, working.
  'sort state asc',
  'limit 1000',
];

/** How refreshing stands. */
export const REGISTRY_TABLE = newestOfEach([
  'latest(remaining) as lapsesIn',
  'latest(code) as error',
  'latest(remedy) as whatToDo',
  'latest(reason) as whatHappened',
]);

/** How readers fare, where there is a probe. */
export const READER_TABLE = newestOfEach([
  'latest(code) as error',
  'latest(forcedRun) as forcedRun',
  'latest(reason) as whatHappened',
]);
