import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../sandbox/paths';
import { packed, UserFolder } from './user-folder';

/** A user's folder that has the packed package and what npm installs beside it: faster than npm. */
export class EmptyApp extends UserFolder {
  /** @param cdk another package in place of the CDK: its files by their names */
  constructor(cdk?: Readonly<Record<string, string>>) {
    super();
    mkdirSync(this.package, { recursive: true });
    execFileSync('tar', ['xzf', packed('npm'), '-C', this.package, '--strip-components', '1']);
    this.link('constructs');
    if (cdk === undefined) this.link('aws-cdk-lib');
    for (const [name, text] of Object.entries(cdk ?? {})) {
      this.write(join('node_modules/aws-cdk-lib', name), text);
    }
  }

  /** Where the package is installed. */
  get package(): string {
    return join(this.folder, 'node_modules/registry-token-refresher');
  }

  private link(name: string): void {
    symlinkSync(join(ROOT, 'node_modules', name), join(this.folder, 'node_modules', name));
  }
}
