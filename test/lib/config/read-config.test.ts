import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { Aws } from 'aws-cdk-lib';
import { ConfigError } from '../../../lib/config/config-error';
import { readConfig } from '../../../lib/config/read-config';

const SHORTEST = `
alerts: { enabled: false }
registries:
  - { name: prod, provider: ecr, repositories: [api] }
`;

/** As a CDK app would write it. */
const CDK_TOKEN = Aws.REGION;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'config-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function written(content: string, name = 'registries.yaml'): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

/** The error for a file, without the folder's own path. */
function errorOf(file: string): ConfigError {
  try {
    readConfig(file);
  } catch (error: unknown) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('The file has no problem.');
}
const messageOf = (file: string): string => errorOf(file).message.replaceAll(`${folder}/`, '');

describe('a config file', () => {
  it('may be YAML', () => {
    expect(readConfig(written(SHORTEST)).registries).toHaveLength(1);
  });

  it('may be JSON, whatever it is called', () => {
    const document = {
      $schema: './registries.schema.json',
      alerts: { enabled: false },
      registries: [{ name: 'prod', provider: 'ecr', repositories: ['api'] }],
    };
    for (const indent of [undefined, 2, '\t']) {
      const file = written(`\uFEFF${JSON.stringify(document, undefined, indent)}`, 'registries.conf');
      expect(readConfig(file).registries).toHaveLength(1);
    }
  });

  it.each([
    ['registries.yaml', 'RegistryTokenRefresher'],
    ['registries.json', 'RegistryTokenRefresher'],
    ['team2.yaml', 'RegistryTokenRefresher-team2'],
    ['team_2.eu.yaml', 'RegistryTokenRefresher-team-2-eu'],
  ])('called %s makes the stack %s', (name, stackName) => {
    expect(readConfig(written(SHORTEST, name)).stackName).toBe(stackName);
  });

  it('that gives a name keeps it', () => {
    expect(readConfig(written(`stackName: Tokens${SHORTEST}`, 'team2.yaml')).stackName).toBe('Tokens');
  });

  it.each(['team2', 'a'.repeat(105)])('whose stack’s name fits is taken: %s', (name) => {
    expect(readConfig(written(SHORTEST, `${name}.yaml`)).registries).toHaveLength(1);
  });

  it('whose name makes too long a name for the stack says to write one', () => {
    const name = `${'a'.repeat(106)}.yaml`;
    expect(messageOf(written(SHORTEST, name))).toBe(
      `${name} has 1 problem:\n${name}:2:1: stackName is missing, and the file's name makes one of 129 characters; CloudFormation allows 128: write stackName\n  2 | alerts: { enabled: false }\n    | ^^^^^^`,
    );
    expect(readConfig(written(`stackName: Tokens${SHORTEST}`, name)).stackName).toBe('Tokens');
  });

  it.each([
    [`stackName: "${CDK_TOKEN}"`, 'stackName holds ${Token[,'],
    [`tags: { "${CDK_TOKEN}": x }`, 'holds ${Token[,'],
    ['tags: { team: "\\u0024{Token[x" }', 'tags.team holds ${Token[,'],
  ])('holds nothing that only a CDK app can mean: %s', (line, text) => {
    expect(messageOf(written(`${line}${SHORTEST}`))).toContain(text);
  });

  it('refers to API tokens by what is known', () => {
    const registry = (secret: string): string =>
      `{ name: images, provider: digitalocean, registry: acme, apiToken: { secret: "${secret}" } }`;
    const file = written(`alerts: { enabled: false }\nregistries: [${registry(CDK_TOKEN)}]`);
    expect(messageOf(file)).toContain(
      'registries.yaml has 1 problem:\nregistries.yaml:2:90: registries[0].apiToken.secret (images) holds ${Token[, which stands for nothing in a file; write the value itself',
    );
  });

  it.each([
    ['{"__proto__": {}, "alerts"', '__proto__ is not a known key'],
    ['{"tags": {"__proto__": "x"}, "alerts"', "tags.__proto__ can't be used as a name"],
    ['{"tags": {"constructor": "x"}, "alerts"', "tags.constructor can't be used as a name"],
  ])('drops no key in silence: %s', (start, text) => {
    const rest = ': {"enabled": false}, "registries": [{"name": "shop", "provider": "lightsail"}]}';
    expect(messageOf(written(`${start}${rest}`, 'registries.json'))).toContain(text);
  });

  it('must exist', () => {
    expect(messageOf(join(folder, 'missing.yaml'))).toBe(
      'missing.yaml does not exist; let npx registry-token-refresher init write it, or name another one.',
    );
  });

  it('must not be a directory', () => {
    expect(errorOf(folder).message).toBe(`${folder} is a directory; name the file in it.`);
  });

  it.each([
    ['', 'registries.yaml is empty; docs/config.md shows the shortest file.'],
    ['# nothing but a comment\n', 'registries.yaml is empty; docs/config.md shows the shortest file.'],
    ['---\n', 'registries.yaml is empty; docs/config.md shows the shortest file.'],
    ['- a\n', 'registries.yaml holds a list; it must hold a mapping with alerts and registries.'],
    ['hunter2\n', 'registries.yaml holds a single value; it must hold a mapping with alerts and registries.'],
    ['a: 1\n---\nb: 2\n', 'registries.yaml holds 2 YAML documents; it must hold one, without "---".'],
    ['a: 1\na: 2\n', 'registries.yaml:2:1: this key stands in the same mapping twice'],
    ['{"a": 1, "a": 2}', 'registries.yaml:1:10: this key stands in the same mapping twice'],
    ['a: hunter2: c\n', 'registries.yaml:1:4: a second "key:" follows on the same line'],
    ['a: "hunter2\n', 'a character is missing: a closing quote or bracket, a comma, a colon or a space'],
    ['a:\n\tb: hunter2\n', 'registries.yaml:2:2: a tab is used to indent; use spaces'],
    ['a: !Ref hunter2\n', 'registries.yaml:1:4: a tag (!name) is not known here; leave it out'],
    ['a: *hunter2\n', "registries.yaml can't be read as YAML or JSON"],
  ])('that holds %j is answered with one message, which repeats none of it', (content, message) => {
    const error = errorOf(written(content));
    expect(error.message).toContain(message);
    expect(inspect(error)).not.toContain('hunter2');
  });

  it('that grows without bounds by its aliases is refused', () => {
    const lines = Array.from(
      { length: 9 },
      (_, level) => `a${level + 1}: &a${level + 1} [${`*a${level},`.repeat(9)}]`,
    );
    expect(messageOf(written(['a0: &a0 [x]', ...lines].join('\n')))).toContain(
      "can't be read as YAML or JSON",
    );
  });

  it('that is nested without end is refused', () => {
    expect(messageOf(written('['.repeat(100_000)))).toContain('nested too deeply');
    expect(messageOf(written('registries: &all [*all]'))).toContain(
      'registries[0] is a list; it must be a mapping',
    );
  });
});
