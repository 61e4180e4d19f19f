import type { FilteredLogEvent } from '@aws-sdk/client-cloudwatch-logs';
import * as v from 'valibot';
import { oneLine } from '../../lambda/run/one-line';
import { hideTokens } from '../../lib/config/messages/token-text';
import type { Output, Style } from '../terminal/output';

const text = v.optional(v.string(), '');
/** The lines that the functions write. */
const ownLine = v.pipe(
  v.string(),
  v.parseJson(),
  v.looseObject({
    level: text,
    message: text,
    provider: text,
    registry: text,
    outcome: text,
    due: text,
    remaining: text,
    code: text,
    reason: text,
  }),
);

/** What Lambda itself writes of every run. */
const OF_EVERY_RUN = /^(START|END|REPORT|INIT_START|INIT_REPORT|EXTENSION|XRAY)\b/;
const LONGEST = 2_000;

const STYLES: Readonly<Record<string, Style>> = {
  failed: 'red',
  broken: 'red',
  refreshed: 'green',
  paused: 'yellow',
};

/** An event in one line for people; undefined for what tells nothing, such as metrics. */
export function logLine(
  { timestamp = 0, message = '' }: FilteredLogEvent,
  output: Output,
): string | undefined {
  const time = output.style('dim', new Date(timestamp).toISOString().slice(0, 19).replace('T', ' '));
  const line = v.safeParse(ownLine, message);
  if (!line.success) {
    const plain = oneLine(message, LONGEST);
    return plain === '' || OF_EVERY_RUN.test(plain) ? undefined : `${time}  ${hideTokens(plain)}`;
  }
  const {
    _aws: metrics,
    provider,
    registry,
    outcome,
    due,
    remaining,
    code,
    reason,
    level,
    message: said,
  } = line.output;
  if (metrics !== undefined) return undefined;
  if (outcome === '') {
    const about = [provider, registry].filter(Boolean).join('  ');
    return said === ''
      ? undefined
      : hideTokens(`${time}  ${about}  ${level.toLowerCase()}  ${oneLine(said, LONGEST)}`);
  }
  const style = STYLES[outcome];
  const details = [
    given(due) && `due: ${due}`,
    given(remaining) && `${remaining} left`,
    given(code) && code,
    given(reason) && reason,
  ].filter(Boolean);
  const shown = style === undefined ? outcome : output.style(style, outcome);
  return hideTokens(
    `${time}  ${[provider, registry, shown].filter(Boolean).join('  ')}  ${details.join('; ')}`.trimEnd(),
  );
}

/** The functions write `-` for what is empty. */
const given = (value: string): boolean => value !== '' && value !== '-';
