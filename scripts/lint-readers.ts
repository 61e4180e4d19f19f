// Checks the credential helper with ruff and mypy, which a virtual environment below .sandbox/ holds.
import { join } from 'node:path';
import { installPythonTool, type PythonTool } from '../sandbox/install-emulator';
import { ROOT } from '../sandbox/paths';
import { runProcess } from '../sandbox/run-process';
import { SandboxError } from '../sandbox/sandbox-error';

const PROGRAM = 'readers/docker-credential-registry-token-refresher';

const LINTERS: PythonTool = {
  name: 'python-linters',
  module: 'mypy',
  requirements: join(ROOT, 'scripts/lint-readers.requirements.txt'),
};

/** How each is called, without caches in the repository. */
const CALLS = [
  ['ruff', 'check', '--no-cache', PROGRAM],
  ['ruff', 'format', '--check', '--diff', '--no-cache', PROGRAM],
  ['mypy', '--config-file', 'readers/pyproject.toml', '--cache-dir', '/dev/null', PROGRAM],
];

async function lintReaders(): Promise<void> {
  const python = await installPythonTool(LINTERS);
  const limits = { cwd: ROOT, environment: process.env, timeout: 300_000 };
  for (const call of CALLS) await runProcess(call.join(' '), python, ['-m', ...call], limits);
  console.log(`ruff and mypy have nothing against ${PROGRAM}.`);
}

lintReaders().catch((error: unknown) => {
  if (!(error instanceof SandboxError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
});
