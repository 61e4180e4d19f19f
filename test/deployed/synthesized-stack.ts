import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { runApp } from '../support/run-app';
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
 * Synthesizes a config file as a deployment does, by the app and its feature flags.
 *
 * @param work an empty folder, whose owner deletes it
 */
export async function synthesizeStack(config: string, name: string, work: string): Promise<SynthesizedStack> {
  const folder = join(work, 'cdk.out');
  await runApp(config, folder, REGION);
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
