// Writes the time lines of the simulated incidents into docs/alerts.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { incidentTimeLines, withTimeLines } from '../test/simulation/incidents-time-lines';

const PAGE = join(__dirname, '..', 'docs', 'alerts.md');

incidentTimeLines().then((timeLines) => {
  writeFileSync(PAGE, withTimeLines(readFileSync(PAGE, 'utf8'), timeLines));
});
