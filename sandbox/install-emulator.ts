import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from './paths';
import { runProcess } from './run-process';
import { SandboxError } from './sandbox-error';

const PYTHONS = ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python'];

/** A tool from PyPI in a virtual environment of its own. */
export interface PythonTool {
  /** What messages and its folder call it. */
  readonly name: string;
  /** The module that must be importable. */
  readonly module: string;
  /** Path of the file that pins it and its dependencies, with their hashes. */
  readonly requirements: string;
}

const EMULATOR: PythonTool = {
  name: 'emulator',
  module: 'ministack',
  requirements: join(ROOT, 'sandbox/requirements.txt'),
};

/**
 * Puts the pinned emulator into a virtual environment of its own below `.sandbox/`, if it isn't there yet.
 *
 * @returns the path of that environment's Python
 * @throws SandboxError
 */
export const installEmulator = (signal?: AbortSignal): Promise<string> => installPythonTool(EMULATOR, signal);

/** The same for any tool. */
export async function installPythonTool(
  { name, module, requirements }: PythonTool,
  signal?: AbortSignal,
): Promise<string> {
  const pins = await readFile(requirements);
  const hash = createHash('sha256').update(pins).digest('hex').slice(0, 8);
  const folder = join(ROOT, '.sandbox', `${name}-${hash}`);
  const python = join(folder, 'bin/python');
  const isInstalled = async () => existsSync(python) && (await runs(python, `import ${module}`));
  if (await isInstalled()) return python;

  const base = await findPython();
  // Built in another folder and moved when complete: an interrupted installation does no harm, and of two the first stays.
  const draft = `${folder}.${process.pid}`;
  const options = { cwd: ROOT, environment: process.env, timeout: 300_000, signal };
  try {
    await mkdir(join(ROOT, '.sandbox'), { recursive: true });
    await runProcess('python3 -m venv', base, ['-m', 'venv', draft], options);
    const install = [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--disable-pip-version-check',
      '--no-input',
      '--require-hashes',
      // What is built from sources fetches its tools without a hash.
      '--only-binary',
      ':all:',
      '-r',
      requirements,
    ];
    await runProcess(`Installing ${name} with pip`, join(draft, 'bin/python'), install, options);
    await rename(draft, folder).catch(async () => {
      if (await isInstalled()) return;
      await rm(folder, { recursive: true, force: true });
      await rename(draft, folder);
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return python;
}

async function findPython(): Promise<string> {
  const works = 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))';
  for (const python of PYTHONS) if (await runs(python, works)) return python;
  throw new SandboxError(
    'The local cloud needs Python 3.11 or newer with its venv module, and none was found on the PATH. ' +
      'Install it (Debian and Ubuntu: apt install python3 python3-venv; macOS: brew install python).',
  );
}

async function runs(python: string, code: string): Promise<boolean> {
  try {
    const options = { cwd: ROOT, environment: process.env, timeout: 30_000 };
    await runProcess(python, python, ['-c', code], options);
    return true;
  } catch (error) {
    if (error instanceof SandboxError) return false;
    throw error;
  }
}
