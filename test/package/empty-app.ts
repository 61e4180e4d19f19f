import { execFileSync, spawnSync } from 'node:child_process';
import { globSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ROOT } from '../../sandbox/paths';

/** Milliseconds, on the slowest machine. */
const TIME_LIMIT = 240_000;

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A user's folder, outside of the project, that has the packed package and what npm installs beside it. */
export class EmptyApp implements Disposable {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'empty-app-'));

  /** @param cdk another package in place of the CDK: its files by their names */
  constructor(cdk?: Readonly<Record<string, string>>) {
    const [tarball, ...others] = globSync('dist/packages/js/*.tgz', { cwd: ROOT });
    if (tarball === undefined || others.length > 0) throw new Error('Run npm run package first.');
    const modules = join(this.folder, 'node_modules');
    mkdirSync(this.package, { recursive: true });
    execFileSync('tar', ['xzf', join(ROOT, tarball), '-C', this.package, '--strip-components', '1']);
    symlinkSync(join(ROOT, 'node_modules/constructs'), join(modules, 'constructs'));
    if (cdk === undefined) symlinkSync(join(ROOT, 'node_modules/aws-cdk-lib'), join(modules, 'aws-cdk-lib'));
    for (const [name, text] of Object.entries(cdk ?? {})) {
      this.write(join('node_modules/aws-cdk-lib', name), text);
    }
  }

  /** Where the package is installed. */
  get package(): string {
    return join(this.folder, 'node_modules/registry-token-refresher');
  }

  write(file: string, text: string): void {
    mkdirSync(dirname(join(this.folder, file)), { recursive: true });
    writeFileSync(join(this.folder, file), text);
  }

  /** Runs Node in the folder. */
  node(...args: readonly string[]): Ran {
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      cwd: this.folder,
      env: { ...process.env, AWS_REGION: 'eu-central-1', CDK_OUTDIR: join(this.folder, 'cdk.out') },
      encoding: 'utf8',
      timeout: TIME_LIMIT,
    });
    return { status, stdout, stderr };
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true });
  }
}
