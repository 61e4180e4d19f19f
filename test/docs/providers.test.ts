import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { parse } from 'yaml';
import { PROVIDER_NAMES, type ProviderName } from '../../lambda/contract/provider-name';
import { tokenRoleName } from '../../lambda/contract/token-role';
import { secretValue } from '../../lambda/refresh/secret-value';
import * as failures from '../../lambda/run/registry-failure';
import { Sensitive } from '../../lambda/run/sensitive';
import { parseConfig } from '../../lib/config/parse-config';
import { functionRoleName, tokenRoleParts, tokenRolePath } from '../../lib/names';
import { vendorConfig } from '../../lib/providers/vendor-configs';
import { EXAMPLES } from '../lib/providers/examples';
import { REGION, synth } from '../support/synth';
import { codeBlocks, ROOT, readMarkdown, section, sections } from './markdown';

const HEADINGS = [
  'What it issues',
  'Before you start',
  'Config',
  'What the secret holds',
  'Calls it makes',
  'Revoking',
  'When it fails',
  'Limits and facts',
];
const STACK = 'RegistryTokenRefresher';
const pageOf = (provider: ProviderName): string => readMarkdown(`docs/providers/${provider}.md`);
const source = { file: 'docs', stackName: STACK, region: REGION };
const entriesOn = (page: string): readonly string[] => codeBlocks(section(page, 'Config'), 'yaml registry');

/** The stack of all registries that the pages show in full. */
const { template } = synth({
  alerts: { enabled: false },
  registries: PROVIDER_NAMES.flatMap((provider): unknown => parse(entriesOn(pageOf(provider))[1] ?? '')),
});

describe.each(PROVIDER_NAMES)('the page of %s', (provider) => {
  const page = pageOf(provider);
  const entries = entriesOn(page);

  it('has the headings that all providers have, in their order', () => {
    expect(sections(page)).toEqual(HEADINGS);
  });

  it('shows a minimal and a full entry, both of which the config takes', () => {
    expect(entries).toHaveLength(2);
    for (const entry of entries) {
      const { registries } = parseConfig({ alerts: { enabled: false }, registries: parse(entry) }, source);
      expect(new Set(registries.map((registry) => registry.provider))).toEqual(new Set([provider]));
    }
  });

  it('shows a minimal entry that breaks when any of its keys is left out', () => {
    const [minimal] = v.parse(v.tuple([v.record(v.string(), v.unknown())]), parse(entries[0] ?? ''));
    for (const key of Object.keys(minimal)) {
      const { [key]: _, ...rest } = minimal;
      expect(() => parseConfig({ alerts: { enabled: false }, registries: [rest] }, source)).toThrow();
    }
  });

  it('names every key that the config takes for this provider', () => {
    const { entries: fields } = vendorConfig(provider).document(() => false);
    const config = section(page, 'Config');
    const missing = Object.keys(fields).filter((key) => !new RegExp(`\\b${key}\\b`).test(config));
    expect(Object.keys(fields)).toContain('provider');
    expect(missing).toEqual([]);
  });

  it('shows a secret with exactly the keys that one has', () => {
    const [example = ''] = codeBlocks(section(page, 'What the secret holds'), 'json');
    expect(Object.keys(JSON.parse(example))).toEqual(publishedKeys(provider));
    expect(JSON.parse(example)).toMatchObject({ provider });
  });

  it('names every action that its roles may call', () => {
    const missing = actionsOf(provider).filter((action) => !page.includes(action));
    expect(actionsOf(provider).length).toBeGreaterThan(2);
    expect(missing).toEqual([]);
  });

  it('explains codes that exist, and each only for its own causes', () => {
    const rows = section(page, 'When it fails').matchAll(/^\| `(\w+)`([^|]*)\|/gm);
    const explained = [...rows].map(([, code = '', detail = '']) => ({
      code,
      row: `${code}${detail.trim()}`,
    }));
    expect(explained.length).toBeGreaterThan(3);
    expect(Object.keys(failures)).toEqual(expect.arrayContaining(explained.map(({ code }) => code)));
    expect(new Set(explained.map(({ row }) => row)).size).toBe(explained.length);
  });
});

it('every page is of a provider', () => {
  const pages = readdirSync(join(ROOT, 'docs/providers')).map((file) => file.replace('.md', ''));
  expect(pages.toSorted()).toEqual([...PROVIDER_NAMES].toSorted());
});

it('the page of ecr names the roles as the stack does', () => {
  const page = pageOf('ecr');
  expect(page).toContain(`:role/${functionRoleName(STACK, 'ecr', REGION)}"`);
  const tokenRole = tokenRoleName(tokenRoleParts(STACK, REGION, 'prod'), REGION);
  expect(page).toContain(`:role${tokenRolePath(STACK, REGION)}${tokenRole}"`);
});

/** The keys of a published secret, in their order. */
function publishedKeys(provider: ProviderName): string[] {
  const [username, password] = [new Sensitive('user'), new Sensitive('password')];
  const issued = {
    host: 'h',
    imagePrefix: 'h',
    username,
    password,
    issuedAt: 0,
    expiresAt: 1,
    ...EXAMPLES[provider].publishes,
  };
  const entry = {
    provider: 'lightsail',
    name: 'shop',
    secretId: 's',
    refreshEvery: 1,
    verify: true,
    access: 'push',
    region: REGION,
  } as const;
  return Object.keys(JSON.parse(secretValue(entry, issued).reveal()));
}

/** The actions in the policies of a provider's function role and of its token roles. */
function actionsOf(provider: ProviderName): string[] {
  const owned = new RegExp(`Registries${provider}(Role|TokenRole)`, 'i');
  const policies = Object.entries(template.findResources('AWS::IAM::Policy'))
    .filter(([id]) => owned.test(id))
    .map(([, { Properties }]) => Properties.PolicyDocument);
  const inline = Object.entries(template.findResources('AWS::IAM::Role'))
    .filter(([id]) => owned.test(id))
    .flatMap(([, { Properties }]) => Properties.Policies ?? [])
    .map(({ PolicyDocument }) => PolicyDocument);
  const documents = v.parse(v.array(policyDocument), [...policies, ...inline]);
  return [...new Set(documents.flatMap(({ Statement }) => Statement.flatMap(({ Action }) => Action)))];
}

const policyDocument = v.object({
  Statement: v.array(v.object({ Action: v.union([v.string(), v.array(v.string())]) })),
});
