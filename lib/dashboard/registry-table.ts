/**
 * The Logs Insights queries over the functions' logs. They show the state of each registry at the last run that looked at it,
 * failed and broken ones first. The refreshers write these lines in `logRegistry` (lambda/refresh/report-run.ts), the probe in
 * `report` (lambda/probe/probe.ts). Each line has every column, so that no column shows the value of an older line.
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

/** The results of the refreshers. */
export const REGISTRY_TABLE = newestOfEach([
  'latest(remaining) as expiresIn',
  'latest(code) as error',
  'latest(remedy) as whatToDo',
  'latest(reason) as whatHappened',
]);

/** The results of the probe, if there is one. */
export const READER_TABLE = newestOfEach([
  'latest(code) as error',
  'latest(forcedRun) as forcedRun',
  'latest(reason) as whatHappened',
]);
