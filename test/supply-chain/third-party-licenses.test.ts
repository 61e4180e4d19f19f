import { readdirSync, readFileSync } from 'node:fs';
import { packagesByBundle, thirdPartyLicenses } from '../../scripts/third-party-licenses';

/** What may be bundled: each lets anyone pass it on, at most with its text. */
const ALLOWED = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT', 'MIT-0'];

const notice = readFileSync('THIRD-PARTY-LICENSES', 'utf8');
const bundles = packagesByBundle();

describe('the notice of third-party licences', () => {
  it('knows the packages of every bundle', () => {
    const functions = readdirSync('dist/lambda').map((folder) => `dist/lambda/${folder}/index.js`);
    const others = ['dist/app/index.js', 'dist/cli/index.js'];
    expect([...bundles.keys()].sort()).toEqual([...functions, ...others].sort());
    const namesIn = (bundle: string) => bundles.get(bundle)?.map(({ name }) => name);
    for (const bundle of functions) {
      expect(namesIn(bundle)).toEqual(expect.arrayContaining(['@aws-sdk/core', 'valibot']));
    }
    expect(namesIn('dist/app/index.js')).toEqual(['valibot', 'yaml']);
    expect(namesIn('dist/cli/index.js')).toEqual(expect.arrayContaining(['@stricli/core', 'yaml']));
  });

  it.each([...bundles])('lists every package of %s with its licence and text', (_, packages) => {
    for (const { name, version, license, text } of packages) {
      expect(notice.split('\n')).toContain(`${name} ${version} (${license})`);
      expect(notice).toContain(text);
      expect(text).toMatch(/without warrant|"AS IS"/i);
    }
  });

  it.each([...bundles])(
    'finds nothing in %s but under licences that let everyone pass it on',
    (_, packages) => {
      expect(packages.filter(({ license }) => !ALLOWED.includes(license))).toEqual([]);
    },
  );

  it('is as npm run licenses writes it', () => {
    expect(notice).toBe(thirdPartyLicenses());
  });
});
