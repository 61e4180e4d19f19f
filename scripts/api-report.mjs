// Writes API.md from what jsii knows of the package. With --check it writes nothing, and fails if API.md says something else.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const REPORT = join(root, 'API.md');
const SHOWN = 20;

const work = mkdtempSync(join(tmpdir(), 'api-report-'));
let report;
try {
  const output = join(work, 'API.md');
  execFileSync(
    process.execPath,
    [join(root, 'node_modules/jsii-docgen/bin/jsii-docgen'), '--output', output],
    {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '1' },
    },
  );
  report = readFileSync(output, 'utf8');
} finally {
  rmSync(work, { recursive: true, force: true });
}

if (!process.argv.includes('--check')) {
  writeFileSync(REPORT, report);
} else {
  const written = readFileSync(REPORT, 'utf8');
  if (written !== report) {
    const [before, now] = [written.split('\n'), report.split('\n')];
    const gone = before.filter((line) => !now.includes(line)).map((line) => `- ${line}`);
    const added = now.filter((line) => !before.includes(line)).map((line) => `+ ${line}`);
    const lines = [...gone, ...added].slice(0, SHOWN).map((line) => line.slice(0, 200));
    console.error(
      [
        'The public API is not what API.md says:',
        ...lines,
        'If that is meant, run npm run api, and say it in the changelog.',
      ].join('\n'),
    );
    process.exitCode = 1;
  }
}
