import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PROVIDER_NAMES } from '../../lambda/contract/provider-name';
import { AWS_SERVICES } from './aws-model';
import { AWS_MODELS } from './aws-models';
import { type Comparison, compareSpecs } from './compare-specs';
import { DESCRIPTIONS } from './descriptions';

const OPEN_APIS = PROVIDER_NAMES.flatMap((name) => {
  const { title, openApi } = DESCRIPTIONS[name];
  return openApi === undefined ? [] : [{ title, openApi }];
});

describe('compareSpecs', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'specs-'));
    mkdirSync(join(folder, 'aws'));
    for (const { openApi } of OPEN_APIS) {
      const theirs = join(folder, openApi.theirs);
      mkdirSync(dirname(theirs), { recursive: true });
      writeFileSync(theirs, JSON.stringify(openApi.ours));
    }
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const compared = (vendor: string): Comparison | undefined =>
    compareSpecs(folder, folder).find((one) => one.vendor === vendor);

  it.each(OPEN_APIS)('complains of each known difference to a document of $title that has none', (one) => {
    expect(compared(one.title)?.complaints).toEqual(
      Object.keys(one.openApi.known).map(
        (difference) => `no difference any more, take it off the list: ${difference}`,
      ),
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
