import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Registries of two providers, whose fingerprints only a deployment knows. */
export const REGISTRIES = [
  { name: 'prod', provider: 'ecr', repositories: ['api'] },
  { name: 'stage', provider: 'ecr', repositories: ['api'] },
  {
    name: 'images',
    provider: 'digitalocean',
    registry: 'acme',
    apiToken: { secret: 'digitalocean/api-token' },
  },
] as const;

/** The name of a registry's secret. */
export const secretOf = (name: string, provider = 'ecr'): string =>
  `registry-token-refresher/${provider}/${name}`;

/** A folder with a registries.yaml. */
export interface StackFolder {
  readonly path: string;
  write(document?: object): void;
  remove(): void;
}

export function stackFolder(): StackFolder {
  const path = mkdtempSync(join(tmpdir(), 'stack-'));
  return {
    path,
    write: (document = {}) =>
      writeFileSync(
        join(path, 'registries.yaml'),
        JSON.stringify({
          region: 'eu-central-1',
          alerts: { enabled: false },
          registries: REGISTRIES,
          ...document,
        }),
      ),
    remove: () => rmSync(path, { recursive: true }),
  };
}
