import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import * as v from 'valibot';
import { parse } from 'yaml';
import { PROVIDER_NAMES } from '../../lambda/contract/provider-name';

/** What a release deployed, as `scripts/keep-release.ts` kept it. */
export interface Release {
  readonly template: string;
  readonly config: v.InferOutput<typeof configFile>;
  /** Writes the release's assembly into a folder, as `cdk synth` wrote it once. */
  unpack(folder: string): Promise<void>;
}

const configFile = v.looseObject({
  registries: v.array(
    v.looseObject({
      name: v.string(),
      provider: v.picklist(PROVIDER_NAMES),
      secretName: v.optional(v.string()),
    }),
  ),
});
const assetTexts = v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.string()));

export const UPGRADES = join(__dirname, 'upgrades');

/** Reads a release of {@link UPGRADES}. */
export async function readRelease(version: string): Promise<Release> {
  const folder = join(UPGRADES, version);
  return {
    template: join(folder, 'RegistryTokenRefresher.template.json'),
    config: v.parse(configFile, parse(await readFile(join(folder, 'registries.yaml'), 'utf8'))),
    unpack: async (target) => {
      await cp(folder, target, { recursive: true });
      // The manifest refers to it: stack traces, which a deployment does without.
      await writeFile(join(target, 'RegistryTokenRefresher.metadata.json'), '{}');
      const compressed = await readFile(join(folder, 'assets.json.br'));
      const assets = v.parse(assetTexts, brotliDecompressSync(compressed).toString());
      for (const [name, text] of Object.entries(assets)) {
        const file = join(target, name);
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, text);
      }
    },
  };
}
