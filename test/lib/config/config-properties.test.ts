import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { PROVIDER_NAMES } from '../../../lambda/contract/provider-name';
import { ConfigError } from '../../../lib/config/config-error';
import { looksLikeToken } from '../../../lib/config/messages/token-text';
import { parseConfig } from '../../../lib/config/parse-config';
import { readConfig } from '../../../lib/config/read-config';
import { configDocument } from '../../../lib/config/schema/config-document';
import { CONFIGS } from '../../support/effort';
import { SHORTEST } from '../providers/examples';
import { spoiledConfig } from '../spoiled-config';
import { DIGITALOCEAN, ECR, SOURCE, withRegistries } from './config-problems';

const text = (alphabet: string, length: number) =>
  fc
    .array(fc.constantFrom(...alphabet), { minLength: length, maxLength: length })
    .map((characters) => characters.join(''));

const HEX = '0123456789abcdef';
const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const BASE64URL = `${UPPER}${UPPER.toLowerCase()}0123456789_`;

const token = fc.oneof(
  text(HEX, 64).map((hex) => `dop_v1_${hex}`),
  text(HEX, 40),
  text(`${UPPER}234567`, 16).map((id) => `AKIA${id}`),
  fc
    .tuple(text(BASE64URL, 20), text(BASE64URL, 40), text(BASE64URL, 43))
    .map(([a, b, c]) => `eyJ${a}.eyJ${b}.${c}`),
  text(`${BASE64URL}+/`, 48).filter(looksLikeToken),
);

const known = Object.keys(configDocument(() => false).entries);
const key = fc.oneof(
  fc.constantFrom(...known, 'name', 'provider', 'apiToken', 'secret', 'scopes'),
  fc.string(),
);
const anything = fc.oneof(
  fc.anything(),
  fc.constantFrom<unknown[]>(...SHORTEST, ...PROVIDER_NAMES, '4h', null, [ECR], { enabled: false }),
);
const document = fc.dictionary(
  key,
  fc.oneof(anything, fc.dictionary(key, anything), fc.array(fc.dictionary(key, anything))),
);

/** What an error shows, to people and to programs; undefined where the document is sound. */
const shownFor = (input: unknown): string | undefined => shownOf(() => parseConfig(input, SOURCE));

function shownOf(parse: () => unknown): string | undefined {
  try {
    parse();
    return undefined;
  } catch (error: unknown) {
    if (error instanceof ConfigError) return `${error.message}\n${inspect(error, { depth: 9 })}`;
    throw error;
  }
}

/** Documents with the token at one place: as a value, within one, as a key, or in place of everything below a key. */
const planted = (secret: string): fc.Arbitrary<unknown> => {
  const spoiled = { ...DIGITALOCEAN, apiToken: { secret } };
  return fc.constantFrom<unknown[]>(
    withRegistries(spoiled),
    withRegistries({ ...DIGITALOCEAN, apiToken: secret }),
    withRegistries({ ...DIGITALOCEAN, apiToken: { secret: 'x', key: secret } }),
    withRegistries({ ...DIGITALOCEAN, token: secret }),
    withRegistries({ ...DIGITALOCEAN, apiToken: { secret: 'x', value: { deep: [secret] } } }),
    withRegistries({ ...DIGITALOCEAN, [secret]: true }),
    withRegistries({ ...DIGITALOCEAN, [`x${secret}y`]: true }),
    withRegistries({ ...ECR, name: secret }),
    withRegistries({ ...ECR, provider: secret }),
    withRegistries({ ...ECR, repositories: ['api', secret] }),
    withRegistries({ ...ECR, secretName: `ci/${secret}` }),
    withRegistries({ ...DIGITALOCEAN, registry: `Bearer ${secret}` }),
    withRegistries(secret),
    { ...withRegistries(ECR), stackName: secret },
    { ...withRegistries(ECR), [secret]: secret },
    { ...withRegistries(ECR), alerts: { emails: [secret] } },
    { ...withRegistries(ECR), checkEvery: `${' '.repeat(70)}${secret}` },
    { ...withRegistries(ECR), tags: { [secret]: 7 } },
  );
};

describe('any document', () => {
  it('is answered with a config or a ConfigError', () => {
    fc.assert(
      fc.property(fc.oneof(anything, document), (input) => {
        expect(() => shownFor(input)).not.toThrow();
      }),
      { numRuns: 50 * CONFIGS },
    );
  });
});

describe('a sound document with one thing wrong', () => {
  it('is refused', () => {
    fc.assert(
      fc.property(spoiledConfig, ({ what, document: input }) => {
        expect([what, shownFor(input)]).toEqual([what, expect.stringMatching(/problem|it must hold/)]);
      }),
      { numRuns: 5 * CONFIGS },
    );
  });
});

describe('a token in a document', () => {
  it('is refused and not repeated, wherever it stands', () => {
    fc.assert(
      fc.property(
        token.chain((secret) => fc.tuple(fc.constant(secret), planted(secret))),
        ([secret, input]) => {
          const shown = shownFor(input);
          expect(shown).toMatch(/problem/);
          expect(shown).not.toContain(secret);
        },
      ),
      { numRuns: 25 * CONFIGS },
    );
  });

  it('is not repeated when the rest of the document is wrong, too', () => {
    fc.assert(
      fc.property(token, document, key, (secret, input, place) => {
        const shown = shownFor({ ...input, [place]: secret, [secret]: input });
        expect(shown).toBeDefined();
        expect(shown).not.toContain(secret);
      }),
    );
  });

  describe('in a file', () => {
    let file: string;
    beforeAll(() => {
      file = join(mkdtempSync(join(tmpdir(), 'config-')), 'registries.yaml');
    });
    afterAll(() => rmSync(join(file, '..'), { recursive: true }));

    const shownForFile = (text: string): string | undefined => {
      writeFileSync(file, text);
      return shownOf(() => readConfig(file));
    };
    /** The forms that a document takes in a file. */
    const forms = [
      (input: unknown) => stringify(input, { aliasDuplicateObjects: false, lineWidth: 0 }),
      (input: unknown) => stringify(input, { collectionStyle: 'flow', lineWidth: 0 }),
      (input: unknown) => stringify(input, { defaultStringType: 'QUOTE_DOUBLE', lineWidth: 40 }),
      (input: unknown) => JSON.stringify(input),
      (input: unknown) => JSON.stringify(input, undefined, 2),
    ];

    it('stands in no line that is shown', () => {
      fc.assert(
        fc.property(
          token.chain((secret) => fc.tuple(fc.constant(secret), planted(secret))),
          fc.constantFrom(...forms),
          ([secret, input], form) => {
            const shown = shownForFile(form(input));
            expect(shown).toMatch(/registries\.yaml:\d+:\d+: /);
            expect(shown).not.toContain(secret);
          },
        ),
        { numRuns: 100 },
      );
    });

    it('stands in no line that is shown of a file that is no YAML', () => {
      // Nothing marks this one as a token.
      const secret = 'hunter2';
      const lines = stringify(withRegistries({ ...DIGITALOCEAN, apiToken: { secret }, x: secret })).split(
        '\n',
      );
      fc.assert(
        fc.property(
          fc.nat(lines.length - 1),
          fc.constantFrom('  ', '\t', '"', '[', '}', ': ', '- ', '&', '%', '@', ', '),
          fc.nat(30),
          (index, junk, at) => {
            const broken = lines.map((line, other) =>
              other === index ? line.slice(0, at) + junk + line.slice(at) : line,
            );
            const shown = shownForFile(broken.join('\n'));
            // What is still YAML says so itself, and repeats what it is a problem of.
            fc.pre(shown?.includes('is not valid YAML') ?? false);
            expect(shown).not.toContain(secret);
          },
        ),
        { numRuns: 100 },
      );
    });
  });
});
