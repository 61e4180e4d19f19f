import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AWS_SERVICES } from './aws-model';
import { type Comparison, compareSpecs } from './compare-specs';
import { AWS_MODELS } from './descriptions';
import { DIGITALOCEAN_DIFFERENCES, IONOS_DIFFERENCES } from './known-differences';

describe('compareSpecs', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'specs-'));
    for (const vendor of ['digitalocean', 'ionos', 'aws']) mkdirSync(join(folder, vendor));
    copyFileSync(
      join(__dirname, 'digitalocean.openapi.yaml'),
      join(folder, 'digitalocean/registry.openapi.excerpt.json'),
    );
    copyFileSync(
      join(__dirname, 'ionos.openapi.yaml'),
      join(folder, 'ionos/container-registry.openapi.v1.0.yaml'),
    );
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const compared = (vendor: string): Comparison | undefined =>
    compareSpecs(folder, folder).find((one) => one.vendor === vendor);

  it.each([
    ['DigitalOcean', DIGITALOCEAN_DIFFERENCES],
    ['IONOS', IONOS_DIFFERENCES],
  ])('complains of each known difference to a document of %s that has none', (vendor, known) => {
    expect(compared(vendor)?.complaints).toEqual(
      Object.keys(known).map((difference) => `no difference any more, take it off the list: ${difference}`),
    );
  });

  it.each(AWS_SERVICES)('compares the model of AWS %s where there is one, and says where not', (service) => {
    expect(compared(`AWS ${service}`)?.complaints).toBeUndefined();

    const file = join(folder, `aws/${service}.service-2.trimmed.json`);
    writeFileSync(file, JSON.stringify(AWS_MODELS[service]));
    expect(compared(`AWS ${service}`)?.complaints).toEqual([]);

    writeFileSync(file, JSON.stringify({ ...AWS_MODELS[service], operations: {} }));
    expect(compared(`AWS ${service}`)?.complaints).not.toEqual([]);
  });

  it('fails where a document is missing', () => {
    expect(() => compareSpecs(join(folder, 'nowhere'), folder)).toThrow('ENOENT');
  });
});
