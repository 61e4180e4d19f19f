import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { packageRoot } from './package-root';

const ownPackage = v.object({
  name: v.string(),
  peerDependencies: v.object({ 'aws-cdk-lib': v.string() }),
});
const cdkPackage = v.object({ version: v.string() });

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

/** Undefined if there is none, or if it is too old to say. */
function cdkVersion(): string | undefined {
  try {
    return v.parse(cdkPackage, readJson(require.resolve('aws-cdk-lib/package.json'))).version;
  } catch {
    return undefined;
  }
}

/** `2.275.0` as numbers. */
const partsOf = (version: string): readonly number[] =>
  version.split('.').map((part) => Number.parseInt(part, 10));

function isOlder(version: string, floor: string): boolean {
  const [parts, least] = [partsOf(version), partsOf(floor)];
  const index = least.findIndex((part, at) => parts[at] !== part);
  return index !== -1 && !((parts[index] ?? 0) > (least[index] ?? 0));
}

/** The CDK is missing, or older than what this package works with. */
export class CdkError extends Error {
  override readonly name = 'CdkError';
}

/**
 * Refuses a CDK that this package can't work with, whose modules may lack what is imported from them. npm and pip refuse it at
 * the installation; they can be told not to.
 *
 * @throws CdkError that names both versions
 */
export function checkCdk(version: string | undefined = cdkVersion()): void {
  const { name, peerDependencies } = v.parse(ownPackage, readJson(join(packageRoot(), 'package.json')));
  const floor = peerDependencies['aws-cdk-lib'].replace(/^\D+/, '');
  if (version !== undefined && !isOlder(version, floor)) return;
  throw new CdkError(
    `${name} needs aws-cdk-lib ${floor} or newer, and finds ${version ?? 'none'}: install a newer aws-cdk-lib with npm or pip.`,
  );
}
