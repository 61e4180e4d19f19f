import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '../../../lib/config/config-error';
import { regionNote } from '../../../lib/config/messages/region-note';
import { readConfig } from '../../../lib/config/read-config';

let file: string;
beforeAll(() => {
  file = join(mkdtempSync(join(tmpdir(), 'places-')), 'registries.yaml');
});
afterAll(() => rmSync(join(file, '..'), { recursive: true }));

/** What the message says of a file after its title. */
function problemsOf(text: string): string {
  writeFileSync(file, text);
  try {
    readConfig(file);
  } catch (error: unknown) {
    if (error instanceof ConfigError) {
      return error.message.replaceAll(file, 'registries.yaml').split('\n').slice(1).join('\n');
    }
    throw error;
  }
  throw new Error('The file has no problem.');
}

const TOKEN = `dop_v1_${'0123456789abcdef'.repeat(4)}`;

describe('a problem is told with its place and its line', () => {
  it('marks a value', () => {
    const text =
      'alerts: { enabled: false }\nregistries:\n  - { name: Prod, provider: ecr, repositories: [api] }\n';
    expect(problemsOf(text)).toBe(
      [
        'registries.yaml:3:13: registries[0].name is "Prod"; it must be 1 to 63 lower-case letters, digits and hyphens, with a letter or digit at both ends',
        '  3 |   - { name: Prod, provider: ecr, repositories: [api] }',
        '    |             ^^^^',
      ].join('\n'),
    );
  });

  it('marks an unknown key and hides its value, which may be a token', () => {
    const text = `alerts: { enabled: false }\nregistries:\n  - name: shop\n    provider: lightsail\n    password: hunter2 # mine\n`;
    expect(problemsOf(text)).toContain('  5 |     password: [hidden] # mine\n    |     ^^^^^^^^');
  });

  it('marks the registry that lacks a key', () => {
    const text = 'alerts: { enabled: false }\nregistries:\n  - name: prod\n    provider: ecr\n';
    expect(problemsOf(text)).toMatch(
      /^registries\.yaml:3:5: registries\[0\]\.repositories \(prod\) is missing;.*\n {2}3 \| {3}- name: prod\n {4}\| {5}\^\^\^\^$/,
    );
  });

  it('marks what an alias stands for where it is used', () => {
    const text =
      'alerts: { enabled: false }\ndefaults: { refreshEvery: &often 1x }\nregistries:\n  - { name: shop, provider: lightsail, refreshEvery: *often }\n';
    expect(problemsOf(text)).toContain('registries.yaml:4:54: registries[0].refreshEvery');
  });

  it('cuts a long line around what is marked', () => {
    const many = Array.from({ length: 60 }, (_, index) => `r${index}`).join(', ');
    const text = `alerts: { enabled: false }\nregistries:\n  - { name: prod, provider: ecr, repositories: [${many}], access: psh, verify: true }\n`;
    const [, line = '', mark = ''] = problemsOf(text).split('\n');
    expect(line.length).toBeLessThan(110);
    expect(line.slice(mark.indexOf('^'), mark.lastIndexOf('^') + 1)).toBe('psh');
  });

  it('takes lines as Windows ends them', () => {
    const text = 'alerts: { enabled: false }\r\nregistries: []\r\nregion: mars\r\n';
    expect(problemsOf(text)).toContain('registries.yaml:3:9: region is "mars"');
    expect(problemsOf(text)).toContain('  3 | region: mars\n    |         ^^^^');
  });
});

describe('a token in the file', () => {
  const text = `alerts: { enabled: false }
registries:
  - { name: images, provider: digitalocean, registry: Acme, apiToken: ${TOKEN} }
`;

  it('is not shown, and the message says how to store and revoke it', () => {
    const told = problemsOf(text);
    expect(told).not.toContain(TOKEN);
    expect(told).toContain('apiToken: [hidden] }');
    expect(told).toMatch(
      /aws secretsmanager create-secret .*if this file was ever committed or shared, revoke the token/,
    );
  });

  it('is not shown in a comment of the line', () => {
    const commented = `alerts: { enabled: false }\nregistries: [] # ${TOKEN} https://ops:hunter2@example.com\n`;
    const told = problemsOf(commented);
    expect(told).toContain('# [hidden] https://[hidden]@example.com');
    expect(told).not.toContain('hunter2');
  });

  it('is not shown in place of the reference, whatever it looks like', () => {
    const told = problemsOf(text.replace(TOKEN, 'hunter2'));
    expect(told).toContain('apiToken: [hidden] }');
    expect(told).not.toContain('hunter2');
  });

  it('is not shown in the line of another problem either', () => {
    const [first = ''] = problemsOf(text).split('registries.yaml:3:').slice(1);
    expect(first).toContain('registries[0].registry (images) is "Acme"');
    expect(first).toContain('[hidden]');
  });
});

describe('an indent that is wrong is told as such:', () => {
  const START = 'alerts: { enabled: false }\nregistries:\n  - name: images\n';
  it.each([
    ['a key deeper than the one before', `${START}    provider: digitalocean\n      registry: acme\n`, 4],
    ['a key of a registry too high', `${START}  provider: digitalocean\n`, 4],
    ['a key between two levels', `${START}   provider: digitalocean\n`, 4],
    ['a key of a registry at the top', `${START}provider: digitalocean\n`, 4],
    [
      'a registry whose "-" is too high',
      `${START}    provider: lightsail\n - name: b\n   provider: lightsail\n`,
      5,
    ],
    ['a tab', 'alerts:\n\tenabled: false\n', 2],
    [
      'what belongs to apiToken beside it',
      `${START}    provider: digitalocean\n    registry: acme\n    apiToken:\n    secret: digitalocean/api-token\n`,
      7,
    ],
    ['what belongs to alerts beside it', 'alerts:\nemails: [a@example.com]\nregistries: []\n', 2],
  ])('%s', (_, text, line) => {
    const told = problemsOf(text);
    expect(told).toMatch(new RegExp(`registries\\.yaml:${line}:\\d+: .*indent`));
  });

  it('names the key that is empty once, and what belongs to it', () => {
    const text = `${START}    provider: digitalocean\n    registry: acme\n    apiToken:\n    secret: digitalocean/api-token\n    key: token\n`;
    const told = problemsOf(text).match(/^registries\.yaml:.*/gm);
    expect(told).toEqual([
      'registries.yaml:7:5: registries[0].secret (images) belongs to apiToken, which is empty; give secret a deeper indent than apiToken',
      'registries.yaml:8:5: registries[0].key (images) belongs to apiToken, which is empty; give key a deeper indent than apiToken',
    ]);
  });
});

describe('a provider by another name', () => {
  const providerIs = (provider: string): string =>
    problemsOf(`alerts: { enabled: false }\nregistries: [{ name: images, provider: ${provider} }]\n`);

  it.each([
    ['docr', 'digitalocean'],
    ['gitlab.com', 'gitlab'],
    ['DOCR', 'digitalocean'],
    ['aws', 'ecr'],
    ['lightsal', 'lightsail'],
  ])('is answered with the one that was meant: %s', (written, meant) => {
    expect(providerIs(written)).toContain(`did you mean "${meant}"?`);
  });

  it.each([
    ['ghcr', "GitHub's registry"],
    ['gcr', "Google's registry"],
    ['acr', "Azure's registry"],
  ])('is answered with what exists: %s', (written, registry) => {
    expect(providerIs(written)).toMatch(new RegExp(`it must be ecr, .*; ${registry} is not supported`));
  });
});

it('says what lacks a space', () => {
  expect(problemsOf('alerts:{ enabled: false }\nregistries: []\n')).toContain(
    'lacks a space: write alerts: and a space',
  );
});

describe('a file without a region', () => {
  it('goes to the region of the shell, and is told how to say its own', () => {
    const note = regionNote({ region: undefined }, 'registries.yaml', 'eu-west-1');
    expect(note).toMatch(/the stack goes to eu-west-1, the region of this shell\. Write region: eu-west-1/);
  });

  it('goes elsewhere if the shell has none', () => {
    expect(regionNote({ region: undefined }, 'registries.yaml', undefined)).toContain('or us-east-1');
  });

  it('is told nothing if the file has one', () => {
    expect(regionNote({ region: 'eu-west-1' }, 'registries.yaml', 'us-east-1')).toBeUndefined();
  });
});
