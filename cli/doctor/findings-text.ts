import { counted } from '../../lib/config/messages/words';
import type { Output, Style } from '../terminal/output';
import { type Finding, GRADES, type Grade } from './finding';

const STYLES: Readonly<Record<Grade, Style>> = {
  problem: 'red',
  unknown: 'yellow',
  note: 'cyan',
  ok: 'green',
};
const SUMMARIES: Readonly<Record<Grade, (count: number) => string>> = {
  problem: (count) => `${counted(count, 'problem')}`,
  unknown: (count) => `${count} that could not be looked at`,
  note: (count) => counted(count, 'note'),
  ok: (count) => `${count} ok`,
};

/** A line for each finding: what, why it matters, what to do. */
export function findingsText(findings: readonly Finding[], registries: number, output: Output): string {
  const width = Math.max(...findings.map(({ about }) => about.length));
  const lines = findings.map(
    ({ grade, about, what, why, next }) =>
      `${output.style(STYLES[grade], grade.padEnd(7))}  ${about.padEnd(width)}  ${[what, why, next].filter(Boolean).join('; ')}`,
  );
  const counts = GRADES.flatMap((grade) => {
    const count = findings.filter((finding) => finding.grade === grade).length;
    return count === 0 ? [] : [SUMMARIES[grade](count)];
  });
  return `${[...lines, `${registries === 1 ? '1 registry' : `${registries} registries`}: ${counts.join(', ')}.`].join('\n')}\n`;
}
