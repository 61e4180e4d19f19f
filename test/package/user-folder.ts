import { spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ROOT } from '../../sandbox/paths';

/** Milliseconds, on the slowest machine. */
const TIME_LIMIT = 240_000;

/** What the packages are called. */
const PACKAGES = { npm: 'js/*.tgz', pip: 'python/*.whl' };

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The path of a package as `npm run package` leaves it. */
export function packed(kind: keyof typeof PACKAGES): string {
  const [file, ...others] = globSync(join(ROOT, 'dist/packages', PACKAGES[kind]));
  if (file === undefined || others.length > 0) throw new Error('Run npm run package first.');
  return file;
}

/** A user's folder, outside of the project. It is empty at first. */
export class UserFolder implements Disposable {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'user-'));

  write(file: string, text: string): void {
    mkdirSync(dirname(join(this.folder, file)), { recursive: true });
    writeFileSync(join(this.folder, file), text);
  }

  read(file: string): string {
    return readFileSync(join(this.folder, file), 'utf8');
  }

  remove(file: string): void {
    rmSync(join(this.folder, file), { recursive: true, force: true, maxRetries: 5 });
  }

  /** Copies an example app into it. */
  copyExample(language: 'typescript' | 'python'): void {
    cpSync(join(ROOT, 'examples', language), this.folder, { recursive: true });
  }

  /** Runs Node in the folder. */
  node(...args: readonly string[]): Ran {
    return this.run(process.execPath, ...args);
  }

  /** Runs a program in the folder. */
  run(program: string, ...args: readonly string[]): Ran {
    const { status, stdout, stderr, error } = spawnSync(program, args, {
      cwd: this.folder,
      env: {
        ...ofUsers(process.env),
        AWS_REGION: 'eu-central-1',
        CDK_OUTDIR: join(this.folder, 'cdk.out'),
        CDK_DISABLE_CLI_TELEMETRY: 'true',
        NO_COLOR: '1',
      },
      encoding: 'utf8',
      timeout: TIME_LIMIT,
      maxBuffer: 64_000_000,
    });
    if (error !== undefined) throw error;
    return { status, stdout, stderr };
  }

  /**
   * The same, for what has to succeed; gives what it wrote.
   *
   * @throws an error that holds all of it
   */
  succeed(program: string, ...args: readonly string[]): string {
    const { status, stdout, stderr } = this.run(program, ...args);
    if (status === 0) return stdout;
    throw new Error(`${[program, ...args].join(' ')} ended with ${status}:\n${stdout}${stderr}`);
  }

  /** Installs packages as users do. */
  npmInstall(...specs: readonly string[]): void {
    this.succeed('npm', 'install', '--prefer-offline', '--no-audit', '--no-fund', ...specs);
  }

  [Symbol.dispose](): void {
    this.remove('.');
  }
}

/** npm hands its own settings to what it runs; they are those of this project. */
const ofUsers = (environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(environment).filter(
      ([name]) => !/^npm_(package|lifecycle|command|config_local_prefix)/.test(name),
    ),
  );
