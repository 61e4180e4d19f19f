import { spawnSync } from 'node:child_process';
import { parse } from 'yaml';
import { parseVersionId } from '../../lambda/contract/version-id';
import { InvalidPayload, parseRun } from '../../lambda/refresh/payload';
import { parseConfig } from '../../lib/config/parse-config';
import { ALL_PROVIDERS, REGION } from '../support/synth';
import { codeBlocks, markdownFiles, readMarkdown } from './markdown';

const source = { file: 'docs', stackName: 'RegistryTokenRefresher', region: REGION };
const files = markdownFiles().map((file) => ({ file, markdown: readMarkdown(file) }));

const blocks = (language: string) =>
  files.flatMap(({ file, markdown }) =>
    codeBlocks(markdown, language).map((code, index) => ({
      at: `${language} ${index + 1} of ${file}`,
      code,
    })),
  );
const found = (pattern: RegExp) =>
  files.flatMap(({ file, markdown }) =>
    [...markdown.matchAll(pattern)].map(([, text = '']) => ({ at: file, text })),
  );

describe('the docs show', () => {
  it.each(blocks('yaml config'))('a config that is taken: $at', ({ code }) => {
    expect(() => parseConfig(parse(code), source)).not.toThrow();
  });

  it.each(blocks('yaml registry'))('registries that a config may have: $at', ({ code }) => {
    const config = { alerts: { enabled: false }, registries: parse(code) };
    expect(() => parseConfig(config, source)).not.toThrow();
  });

  it.each(blocks('json'))('JSON that can be read: $at', ({ code }) => {
    expect(() => JSON.parse(code)).not.toThrow();
  });

  it.each(blocks('sh'))('commands that a shell can read: $at', ({ code: input }) => {
    expect(spawnSync('bash', ['-n'], { input, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
  });

  it.each(found(/\b(r1-\d[\w-]*)/g))('a version id that the loop reads: $text in $at', ({ text }) => {
    expect(parseVersionId(text)).toBeDefined();
  });

  describe('payloads for functions:', () => {
    const known = ALL_PROVIDERS.registries.map(({ name }) => name);
    const payloads = found(/'(\{"run":[^']*\})'/g);
    const isMeantToFail = ({ text }: { readonly text: string }) => text.includes('nonsense');

    it.each(payloads.filter((payload) => !isMeantToFail(payload)))('$text in $at is taken', ({ text }) => {
      expect(() => parseRun(JSON.parse(text), known)).not.toThrow();
    });

    it.each(payloads.filter(isMeantToFail))('$text in $at is refused', ({ text }) => {
      expect(() => parseRun(JSON.parse(text), known)).toThrow(InvalidPayload);
    });
  });
});
