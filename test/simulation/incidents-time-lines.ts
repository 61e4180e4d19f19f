import { INCIDENTS, type Incident, livedThrough, type Message } from './incidents';

const HEADINGS = { report: 'report', alarm: 'ALARM', ok: 'OK' } as const;

/** `0:01`, in hours and minutes since the incident began. */
const clockText = (seconds: number): string => {
  const minutes = Math.floor(seconds / 60);
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
};

function what({ kind, alarm, text }: Message): string {
  // The line's quotes are EventBridge's.
  if (kind === 'report')
    return text
      .replaceAll(/^"|"$/g, '')
      .replace(/ More: \S+$/, '')
      .replaceAll('|', '\\|');
  const name = String(alarm).replaceAll('-', ' ');
  return `**${HEADINGS[kind]} ${name.charAt(0).toUpperCase()}${name.slice(1)}**`;
}

async function timeLine(incident: Incident): Promise<string> {
  const { messages, brokenAt, healedAt } = await livedThrough(incident);
  const readers =
    brokenAt === undefined
      ? 'Pulls work all the time.'
      : `Pulls fail from ${clockText(brokenAt)} to ${healedAt === undefined ? 'the end' : clockText(healedAt)}.`;
  return [
    `### ${incident.name}`,
    '',
    `${incident.story} ${readers}`,
    '',
    '| After | Message |',
    '|---|---|',
    ...messages.map((message) => `| ${clockText(message.at)} | ${what(message)} |`),
    '',
  ].join('\n');
}

/** What a person gets of each incident, as Markdown. */
export async function incidentTimeLines(): Promise<string> {
  const lines: string[] = [];
  for (const incident of INCIDENTS) lines.push(await timeLine(incident));
  return lines.join('\n');
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
