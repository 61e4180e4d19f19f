import type { Instant } from '../../lambda/contract/instant';
import { STATES, type State } from '../stack/registry-state';
import { lifeBar, shortDuration } from '../terminal/life';
import type { Output, Style } from '../terminal/output';
import { type Cell, tableLines } from '../terminal/table';
import { wrap } from '../terminal/wrap';
import { notesOf, type StatusRow } from './status-row';

const HEADINGS = ['STATE', 'NAME', 'PROVIDER', 'LIFE', 'LEFT', 'AGE', 'DUE IN'];
const NAME = HEADINGS.indexOf('NAME');
const INDENT = '  ';

/** The table of the registries, with what is wrong below each, and a summary. */
export function statusText(rows: readonly StatusRow[], output: Output, now: Instant): string {
  const { columns } = output;
  const head = HEADINGS.map((text): Cell => ({ text, styled: (plain) => output.style('bold', plain) }));
  const [heading = '', ...lines] = tableLines(
    [head, ...rows.map((row) => cellsOf(row, output))],
    NAME,
    columns,
  );
  const body = rows.flatMap((row, index) => [
    lines[index] ?? '',
    ...notesOf(row, now).map((note) =>
      columns === undefined ? `${INDENT}${note}` : INDENT + wrap(note, columns - INDENT.length, INDENT),
    ),
  ]);
  return `${[heading, ...body, '', summary(rows)].join('\n')}\n`;
}

function cellsOf(row: StatusRow, output: Output): readonly Cell[] {
  const { state, name, provider, secondsToExpiry, lifetime, age, dueIn } = row;
  const styled = (text: string): string => output.style(styleOf(state), text);
  const duration = (seconds: number | null): Cell => ({
    text: seconds === null ? '-' : shortDuration(seconds),
  });
  return [
    { text: state, styled },
    { text: name },
    { text: provider },
    { text: lifeBar(secondsToExpiry, lifetime ?? 0), styled },
    duration(lifetime === null ? null : secondsToExpiry),
    duration(age),
    dueIn === 0 ? { text: 'now' } : duration(dueIn),
  ];
}

function styleOf(state: State): Style {
  if (state === 'fresh') return 'green';
  return ['failing', 'due', 'paused'].includes(state) ? 'yellow' : 'red';
}

/** `3 registries: 1 at risk, 2 fresh.` */
function summary(rows: readonly StatusRow[]): string {
  const counts = STATES.flatMap((state) => {
    const count = rows.filter((row) => row.state === state).length;
    return count === 0 ? [] : [`${count} ${state}`];
  });
  return `${rows.length} ${rows.length === 1 ? 'registry' : 'registries'}: ${counts.join(', ')}.`;
}
