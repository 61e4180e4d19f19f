import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { BUNDLE_FILE, REGISTRIES_FILE } from '../../lambda/contract/asset';
import { PROVIDER_NAMES } from '../../lambda/contract/provider-name';
import { synthesizeNow } from '../support/synth';
import type { GeneratedConfig } from './generated-config';

const oneOrMany = v.pipe(
  v.union([v.string(), v.array(v.string())]),
  v.transform((value) => [value].flat()),
);

const resource = v.object({
  Type: v.string(),
  Properties: v.optional(v.record(v.string(), v.unknown()), {}),
  DependsOn: v.optional(oneOrMany, []),
  DeletionPolicy: v.optional(v.string()),
  UpdateReplacePolicy: v.optional(v.string()),
});
const template = v.object({
  Resources: v.record(v.string(), resource),
  Outputs: v.optional(v.record(v.string(), v.unknown()), {}),
});
const entries = v.array(v.looseObject({ name: v.string(), provider: v.string(), secretId: v.string() }));

export type Resource = v.InferOutput<typeof resource>;
export type AssetEntries = v.InferOutput<typeof entries>;

/** The code asset of a provider's function, or of the probe. */
export interface Asset {
  /** What `registries.json` says. */
  readonly entries: AssetEntries;
  /** Files that are neither that nor, byte for byte, one of the bundles. */
  readonly foreignFiles: readonly string[];
}

/** What a config makes. */
export interface SynthesizedConfig {
  readonly config: GeneratedConfig;
  readonly stackName: string;
  /** The template as it is deployed. */
  readonly json: string;
  readonly resources: Readonly<Record<string, Resource>>;
  readonly outputs: Readonly<Record<string, unknown>>;
  /** By the `S3Key` of the functions. */
  readonly assets: ReadonlyMap<string, Asset>;
  ofType(type: string): readonly (readonly [id: string, resource: Resource])[];
}

/** Synthesizes a config and leaves no file behind. */
export function synthesize(config: GeneratedConfig): SynthesizedConfig {
  const { template: synthesized, directory } = synthesizeNow(config);
  const json = JSON.stringify(synthesized.toJSON());
  const { Resources, Outputs } = v.parse(template, JSON.parse(json));
  const assets = readAssets(directory);
  rmSync(directory, { recursive: true });
  return {
    config,
    stackName: v.parse(v.optional(v.string(), 'Test'), config.stackName),
    json,
    resources: Resources,
    outputs: Outputs,
    assets,
    ofType: (type) => Object.entries(Resources).filter(([, { Type }]) => Type === type),
  };
}

const bundles = [...PROVIDER_NAMES, 'probe'].map((kind) =>
  readFileSync(join('dist/lambda', kind, BUNDLE_FILE)),
);

function readAssets(directory: string): ReadonlyMap<string, Asset> {
  const assets = new Map<string, Asset>();
  for (const folder of readdirSync(directory).filter((name) => name.startsWith('asset.'))) {
    const files = readdirSync(join(directory, folder));
    if (!files.includes(REGISTRIES_FILE)) continue;
    const read = (file: string): Buffer => readFileSync(join(directory, folder, file));
    assets.set(`${folder.replace('asset.', '')}.zip`, {
      entries: v.parse(entries, JSON.parse(read(REGISTRIES_FILE).toString())),
      foreignFiles: files.filter(
        (file) => file !== REGISTRIES_FILE && !bundles.some((bundle) => bundle.equals(read(file))),
      ),
    });
  }
  return assets;
}

/** Ids of the resources that a value names: by `Ref`, `Fn::GetAtt` or `Fn::Sub`. */
export function references(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(references);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => {
    if (key === 'Ref' && typeof inner === 'string') return [inner];
    if (key === 'Fn::GetAtt' && Array.isArray(inner)) return [String(inner[0])];
    if (key === 'Fn::Sub' && typeof inner === 'string') {
      return [...inner.matchAll(/\$\{([^}.]+)/g)].flatMap(([, id]) => id ?? []);
    }
    return references(inner);
  });
}

/** Everything that exists before a resource does. */
export function prerequisites(
  id: string,
  { resources }: Pick<SynthesizedConfig, 'resources'>,
): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (current: string): void => {
    const { DependsOn, Properties } = resources[current] ?? {};
    for (const next of [...(DependsOn ?? []), ...references(Properties)]) {
      if (found.has(next) || resources[next] === undefined) continue;
      found.add(next);
      visit(next);
    }
  };
  visit(id);
  return found;
}
