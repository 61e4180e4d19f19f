import { INCIDENTS, type Incident, livedThrough, type Message } from './incidents';

/** `0:01`, in hours and minutes since the incident began. */
const clockText = (seconds: number): string => {
  const minutes = Math.floor(seconds / 60);
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
};

/** A report by the code that it states: `report ApiTokenRejected`. */
const reportText = (line: string): string => `report ${/: ([A-Z]\w+): /.exec(line)?.[1] ?? 'of a crash'}`;

function what({ kind, alarm, text }: Message): string {
  if (kind === 'report') return reportText(text);
  const name = String(alarm).replaceAll('-', ' ');
  const heading = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  return kind === 'alarm' ? `**${heading}**` : `OK ${heading}`;
}

async function timeLine(incident: Incident): Promise<string> {
  const { messages, brokenAt, healedAt } = await livedThrough(incident);
  const broken =
    brokenAt === undefined
      ? 'never'
      : `${clockText(brokenAt)} to ${healedAt === undefined ? 'the end' : clockText(healedAt)}`;
  const heard = messages.map((message) => `${clockText(message.at)} ${what(message)}`).join(', ');
  const pace = incident.pace === undefined ? '' : ' A tick comes every minute.';
  return `| ${incident.story}${pace} | ${broken} | ${heard} |`;
}

/** What a person gets of each incident, as a Markdown table. */
export async function incidentTimeLines(): Promise<string> {
  const lines = ['| Incident | Pulls fail | Messages |', '|---|---|---|'];
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
