import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AssetHashType, DockerImage, Token } from 'aws-cdk-lib';
import { type AssetCode, Code } from 'aws-cdk-lib/aws-lambda';
import { BUNDLE_FILE, REGISTRIES_FILE } from '../../lambda/contract/asset';
import type { ProbeAssetEntry } from '../../lambda/contract/probe-entry';
import type { AssetEntry } from '../../lambda/contract/registry-entry';
import type { FunctionKind } from '../names';
import { packageRoot } from '../package-root';

const BUNDLES = join(packageRoot(), 'dist/lambda');

/** What a function's asset says of its registries. */
export type AssetEntries = readonly AssetEntry[] | readonly ProbeAssetEntry[];

/**
 * A function's code asset: its bundle beside its entries. The entries are part of the code, so that a changed
 * config makes a new version, which the deployment then runs.
 *
 * @throws if the bundle has not been built, or if an entry holds a value that only the deployment knows
 */
export function bundledCode(kind: FunctionKind, entries: AssetEntries): AssetCode {
  const folder = join(BUNDLES, kind);
  const bundle = join(folder, BUNDLE_FILE);
  if (!existsSync(bundle)) {
    throw new Error(
      `The bundle ${bundle} is missing. Install the package again; in a clone, run npm run build.`,
    );
  }
  const registries = `${JSON.stringify(entries, undefined, 2)}\n`;
  if (Token.isUnresolved(registries)) {
    // Nothing would replace the token by its value: the function would read the CDK's placeholder.
    throw new Error(
      `The entries of the ${kind} function hold a CDK token; such values go through DeployTimeValues or the environment.`,
    );
  }
  return Code.fromAsset(folder, {
    assetHashType: AssetHashType.CUSTOM,
    assetHash: createHash('sha256')
      .update(readFileSync(bundle))
      .update('\0')
      .update(registries)
      .digest('hex'),
    bundling: {
      // Never pulled: the local step below always succeeds.
      image: DockerImage.fromRegistry('scratch'),
      local: {
        tryBundle(output) {
          copyFileSync(bundle, join(output, BUNDLE_FILE));
          writeFileSync(join(output, REGISTRIES_FILE), registries);
          return true;
        },
      },
    },
  });
}
