import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';

const ROOT = join(__dirname, '..');

const bundledPackages = v.record(v.string(), v.array(v.string()));
const packageJson = v.object({
  name: v.string(),
  version: v.string(),
  license: v.string(),
  author: v.optional(v.union([v.string(), v.object({ name: v.string() })])),
});

/** A package of which the bundles hold something. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** By SPDX. */
  readonly license: string;
  /** The licence's text and, if it has one, its notice. */
  readonly text: string;
}

/** Text of licences for packages that ship none. */
const STANDARD_TEXTS: Readonly<Record<string, (author: string) => string>> = {
  // It is this project's own, too.
  'Apache-2.0': () => readFileSync(join(ROOT, 'LICENSE'), 'utf8').trim(),
  'MIT-0': (author) => `MIT No Attribution

Copyright ${author}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`,
};

/** The bundles of the last build, and the packages that each holds. */
export function packagesByBundle(): ReadonlyMap<string, readonly BundledPackage[]> {
  const folders = v.parse(bundledPackages, readJson('dist/bundled-packages.json'));
  return new Map(Object.entries(folders).map(([bundle, held]) => [bundle, held.map(packageIn)]));
}

function packageIn(folder: string): BundledPackage {
  const { author, ...known } = v.parse(packageJson, readJson(join(folder, 'package.json')));
  const files = readdirSync(join(ROOT, folder)).filter((file) => /^(licen[cs]e|notice)(\.|$)/i.test(file));
  const texts = files.map((file) => readFileSync(join(ROOT, folder, file), 'utf8').trim());
  if (files.some((file) => /^licen/i.test(file))) return { ...known, text: texts.join('\n\n') };
  const standard = STANDARD_TEXTS[known.license];
  if (standard === undefined) throw new Error(`${known.name} ships no text of its licence ${known.license}.`);
  const holder = typeof author === 'string' ? author : (author?.name ?? `the authors of ${known.name}`);
  return { ...known, text: [standard(holder), ...texts].join('\n\n') };
}

const readJson = (path: string): unknown => JSON.parse(readFileSync(join(ROOT, path), 'utf8'));

/** The notice file: each package once, below the others of the very same licence text. */
export function thirdPartyLicenses(): string {
  const packages = new Map(
    [...packagesByBundle().values()].flat().map((held) => [`${held.name} ${held.version}`, held]),
  );
  const byText = new Map<string, string[]>();
  for (const [title, { license, text }] of [...packages].sort(([a], [b]) => (a < b ? -1 : 1))) {
    byText.set(text, [...(byText.get(text) ?? []), `${title} (${license})`]);
  }
  const rule = '='.repeat(80);
  const sections = [...byText].map(([text, titles]) => `${rule}\n${titles.join('\n')}\n${rule}\n\n${text}\n`);
  return [
    'The bundles of registry-token-refresher hold parts of the packages below, under these licences.\n' +
      '`npm run licenses` writes this file from what the bundles hold.\n',
    ...sections,
  ].join('\n');
}
