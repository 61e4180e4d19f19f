import { setTimeout as delay } from 'node:timers/promises';
import {
  type CloudWatchLogsClient,
  paginateDescribeLogGroups,
  paginateFilterLogEvents,
  ResourceNotFoundException,
} from '@aws-sdk/client-cloudwatch-logs';
import * as v from 'valibot';

/** The line that a function logs for each registry at each tick. */
const registryLine = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    run: v.literal('tick'),
    provider: v.string(),
    registry: v.string(),
    outcome: v.string(),
    reason: v.optional(v.string()),
  }),
);

export interface WatchTicksOptions {
  /** What the names of the functions' log groups start with. */
  readonly logGroupPrefix: string;
  readonly signal: AbortSignal;
  readonly tell: (line: string) => void;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** Milliseconds between two looks. */
  readonly every?: number;
}

/** Shows each provider's ticks by what the functions log, until the signal aborts. */
export async function watchTicks(
  logs: CloudWatchLogsClient,
  { logGroupPrefix, signal, tell, now = Date.now, every = 2_000 }: WatchTicksOptions,
): Promise<void> {
  const seen = new Set<string>();
  const start = now();
  while (!signal.aborted) {
    // Another deployment may add and remove functions at any time.
    for (const group of await logGroups(logs, logGroupPrefix)) {
      const messages = await messagesOf(logs, group, start);
      // The emulator gives events no ids; the lines carry their own times.
      const unseen = messages.filter((message) => !seen.has(message));
      for (const message of unseen) seen.add(message);
      const lines = unseen.flatMap((message) => {
        const line = v.safeParse(registryLine, message);
        return line.success ? line.output : [];
      });
      const [first] = lines;
      if (first !== undefined) tell(`${time(now())}  tick  ${first.provider.padEnd(12)}  ${outcomes(lines)}`);
    }
    await delay(every, undefined, { signal }).catch(() => undefined);
  }
}

async function logGroups(client: CloudWatchLogsClient, prefix: string): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const page of paginateDescribeLogGroups({ client }, { logGroupNamePrefix: prefix })) {
    for (const { logGroupName } of page.logGroups ?? [])
      if (logGroupName !== undefined) names.push(logGroupName);
  }
  return names;
}

async function messagesOf(
  client: CloudWatchLogsClient,
  logGroupName: string,
  startTime: number,
): Promise<readonly string[]> {
  const found: string[] = [];
  try {
    for await (const { events = [] } of paginateFilterLogEvents({ client }, { logGroupName, startTime })) {
      found.push(...events.flatMap(({ message }) => message ?? []));
    }
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
  }
  return found;
}

const outcomes = (lines: readonly v.InferOutput<typeof registryLine>[]): string =>
  lines
    .map(
      ({ registry, outcome, reason }) =>
        `${registry} ${outcome}${reason === undefined ? '' : ` (${reason})`}`,
    )
    .join(', ');

const time = (milliseconds: number): string => new Date(milliseconds).toTimeString().slice(0, 8);
