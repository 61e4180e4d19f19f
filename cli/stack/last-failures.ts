import { CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import * as v from 'valibot';
import type { Session } from '../aws/session';
import type { DeployedRegistry } from './deployed-registry';

/** Why the last run could not refresh a registry. */
export interface LastFailure {
  readonly code: string;
  readonly reason: string;
  readonly remedy: string;
}

const failedLine = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    registry: v.string(),
    outcome: v.string(),
    code: v.string(),
    reason: v.string(),
    remedy: v.optional(v.string(), ''),
  }),
);

/** So many of its ticks are looked back. */
const TICKS = 3;
const PAGES = 20;

/**
 * What the functions logged of these registries' last failures.
 *
 * @param now milliseconds since 1970
 * @throws what the client throws
 */
export async function lastFailures(
  { client, config }: Session,
  registries: readonly DeployedRegistry[],
  now: number,
): Promise<ReadonlyMap<string, LastFailure>> {
  const logs = new CloudWatchLogsClient(client);
  const groups = [...new Set(registries.map(({ logGroupName }) => logGroupName))];
  const startTime = now - TICKS * config.checkEvery * 1000;
  const perGroup = await Promise.all(
    groups.map(async (logGroupName) => {
      const failures = new Map<string, LastFailure>();
      const query = { logGroupName, startTime, filterPattern: '{ $.outcome = "failed" }' };
      let pages = 0;
      for await (const { events = [] } of paginateFilterLogEvents({ client: logs }, query)) {
        for (const { message } of events) {
          const line = v.safeParse(failedLine, message);
          // Later lines replace earlier ones.
          if (line.success && line.output.outcome === 'failed')
            failures.set(line.output.registry, line.output);
        }
        pages += 1;
        if (pages === PAGES) break;
      }
      return failures;
    }),
  );
  return new Map(perGroup.flatMap((failures) => [...failures]));
}
