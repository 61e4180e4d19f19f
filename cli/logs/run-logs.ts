import { setTimeout as delay } from 'node:timers/promises';
import {
  CloudWatchLogsClient,
  type FilteredLogEvent,
  paginateFilterLogEvents,
} from '@aws-sdk/client-cloudwatch-logs';
import { toAwsCallFailed } from '../../lambda/aws/aws-error';
import { secondsIn } from '../../lib/config/schema/duration';
import { awsProblem } from '../aws/aws-problem';
import { openSession, type Session } from '../aws/session';
import type { CliContext } from '../cli-context';
import { CliError } from '../cli-error';
import { deployedRegistries } from '../stack/deployed-registry';
import type { LogsFlags } from './command';
import { logLine } from './log-line';

const SINCE = '3h';
/** Milliseconds between two looks. */
const LOOK_EVERY = 3_000;
/** Milliseconds that a line may arrive late. */
const LATE = 60_000;

/** Shows what the functions logged of one registry or of all. */
export async function runLogs(
  this: CliContext,
  { since = SINCE, follow = false, ...flags }: LogsFlags,
  name?: string,
): Promise<void> {
  const seconds = secondsIn(since);
  if (Number.isNaN(seconds)) {
    throw new CliError(
      `--since is "${since}", which is no duration`,
      'write a number with m, h or d, such as 30m, 4h or 2d',
    );
  }
  const session = await openSession(this, flags);
  const registries = deployedRegistries(session.config, name === undefined ? [] : [name], session.file);
  const groups = [...new Set(registries.map(({ logGroupName }) => logGroupName))];
  const client = new CloudWatchLogsClient(session.client);

  const seen = new Set<string>();
  let from = this.now() - seconds * 1000;
  let shown = 0;
  for (;;) {
    const startedAt = this.now();
    const events = await eventsSince(client, groups, from, name, session);
    for (const event of events) {
      const key = `${event.eventId ?? ''} ${event.timestamp} ${event.message}`;
      if (seen.has(key)) continue;
      if (follow) seen.add(key);
      const line = logLine(event, this.process.stdout);
      if (line === undefined) continue;
      this.process.stdout.write(`${line}\n`);
      shown += 1;
    }
    if (!follow) break;
    from = Math.max(from, startedAt - LATE);
    await delay(LOOK_EVERY);
  }
  if (shown === 0) this.process.stderr.write(`Nothing was logged in the last ${since}.\n`);
}

async function eventsSince(
  client: CloudWatchLogsClient,
  groups: readonly string[],
  startTime: number,
  name: string | undefined,
  session: Session,
): Promise<readonly FilteredLogEvent[]> {
  const filter = name === undefined ? {} : { filterPattern: `{ $.registry = "${name}" }` };
  const perGroup = await Promise.all(
    groups.map(async (logGroupName) => {
      const found: FilteredLogEvent[] = [];
      try {
        for await (const { events = [] } of paginateFilterLogEvents(
          { client },
          { logGroupName, startTime, ...filter },
        )) {
          found.push(...events);
        }
      } catch (error) {
        if (toAwsCallFailed(error).name === 'ResourceNotFoundException') {
          throw new CliError(
            `there is no log group ${logGroupName}: the stack ${session.config.stackName} is not deployed there, or without this provider`,
            'deploy it: npx cdk deploy; or name its region and account by --region and --profile',
          );
        }
        throw awsProblem(error, 'logs:FilterLogEvents', session, logGroupName);
      }
      return found;
    }),
  );
  return perGroup.flat().sort((a, b) => (a.timestamp ?? 0) - (b.timestamp ?? 0));
}
