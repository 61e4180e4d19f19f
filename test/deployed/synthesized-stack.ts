import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { cdk } from '../../sandbox/cdk';
import { ROOT } from '../../sandbox/paths';
import { type Template, template } from './template';

/** Where the stack is taken to be deployed. */
export const ACCOUNT = '123456789012';
export const REGION = 'eu-central-1';

export interface SynthesizedStack {
  readonly name: string;
  readonly template: Template;
  /** The folder of the code that a function's `S3Key` stands for. */
  assetFolder(s3Key: string): string;
}

const assets = v.object({
  files: v.record(
    v.string(),
    v.object({
      source: v.object({ path: v.string() }),
      destinations: v.record(v.string(), v.object({ objectKey: v.string() })),
    }),
  ),
});

/**
 * Synthesizes a config file as a deployment does: by the stock CLI, the app and its feature flags.
 *
 * @param work an empty folder, whose owner deletes it
 */
export async function synthesizeStack(config: string, name: string, work: string): Promise<SynthesizedStack> {
  const folder = join(work, 'cdk.out');
  // The bundles are built before the tests; another build would delete them while other tests use them.
  const args = ['synth', '--quiet', '--build', 'true', '--context', `config=${config}`, '--output', folder];
  await cdk(args, join(work, 'home'), {
    cwd: ROOT,
    timeout: 300_000,
    environment: {
      AWS_REGION: REGION,
      CDK_VALIDATION: 'false',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_EC2_METADATA_DISABLED: 'true',
    },
  });
  const { files } = v.parse(assets, JSON.parse(await readFile(join(folder, `${name}.assets.json`), 'utf8')));
  return {
    name,
    template: v.parse(template, JSON.parse(await readFile(join(folder, `${name}.template.json`), 'utf8'))),
    assetFolder: (s3Key) => {
      const file = Object.values(files).find(({ destinations }) =>
        Object.values(destinations).some(({ objectKey }) => objectKey === s3Key),
      );
      if (file === undefined) throw new Error(`No asset is published as ${s3Key}.`);
      return join(folder, file.source.path);
    },
  };
}
