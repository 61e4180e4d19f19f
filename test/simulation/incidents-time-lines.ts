import { anchorOf } from '../../lib/alerts/runbook';
import { INCIDENTS, type Incident, livedThrough, type Message } from './incidents';

/** `0:01`, in hours and minutes since the incident began. */
const clockText = (seconds: number): string => {
  const minutes = Math.floor(seconds / 60);
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
};

const span = (from: number, to: number | undefined): string =>
  `${clockText(from)} to ${to === undefined ? 'the end' : clockText(to)}`;

/** The code that a report states. */
const codeOf = (line: string): string => /: ([A-Z]\w+): /.exec(line)?.[1] ?? 'a crash';

function reportsIn(messages: readonly Message[]): string {
  const reports = messages.filter(({ kind }) => kind === 'report');
  const [first, last] = [reports[0], reports.at(-1)];
  if (first === undefined || last === undefined) return '';
  const times = reports.length === 1 ? clockText(first.at) : `${reports.length}, ${span(first.at, last.at)}`;
  return `${times}: ${[...new Set(reports.map(({ text }) => codeOf(text)))].join(', ')}`;
}

/** When an alarm rang, each time until its end was told. */
function ringing(messages: readonly Message[], name: string): string {
  const own = messages.filter(({ alarm }) => alarm === name);
  return own
    .flatMap(({ kind, at }, index) => (kind === 'alarm' ? span(at, own[index + 1]?.at) : []))
    .join(', ');
}

const ALARMS = ['Failing', 'At risk', 'Readers broken'] as const;

async function timeLine(incident: Incident): Promise<string> {
  const { messages, brokenAt, healedAt } = await livedThrough(incident);
  const pace = incident.pace === undefined ? '' : ' A tick comes every minute.';
  const cells = [
    `${incident.story}${pace}`,
    reportsIn(messages),
    ...ALARMS.map((alarm) => ringing(messages, anchorOf(alarm))),
    brokenAt === undefined ? '' : span(brokenAt, healedAt),
  ];
  return `| ${cells.join(' | ')} |`.replaceAll('|  |', '| |').replaceAll('|  |', '| |');
}

/** What a person gets of each incident, as a Markdown table. */
export async function incidentTimeLines(): Promise<string> {
  const columns = ['Incident', 'Report', ...ALARMS, 'Pulls fail'];
  const lines = [`| ${columns.join(' | ')} |`, `|${'---|'.repeat(columns.length)}`];
  for (const incident of INCIDENTS) lines.push(await timeLine(incident));
  return `${lines.join('\n')}\n`;
}

const BEGIN = '<!-- Written by scripts/alerts-doc.ts -->';
const END = '<!-- Until here -->';

/** The page with its time lines replaced. @throws where the page has no place for them */
export function withTimeLines(page: string, timeLines: string): string {
  const [before, rest = ''] = page.split(BEGIN);
  const after = rest.split(END)[1];
  if (before === undefined || after === undefined) throw new Error(`The page lacks ${BEGIN} or ${END}.`);
  return `${before}${BEGIN}\n\n${timeLines}\n${END}${after}`;
}
