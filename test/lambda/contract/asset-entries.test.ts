import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { REGISTRIES_FILE } from '../../../lambda/contract/asset';
import { probeEntry } from '../../../lambda/contract/probe-entry';
import { PROVIDER_NAMES } from '../../../lambda/contract/provider-name';
import { registryEntry } from '../../../lambda/contract/registry-entry';
import { ALL_PROVIDERS, synthesizeNow } from '../../support/synth';

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What the infrastructure writes for one registry of each provider, and the environment that it gives the functions. */
function written() {
  const { template, directory } = synthesizeNow({ ...ALL_PROVIDERS, probe: {} });
  const file = v.array(v.record(v.string(), v.unknown()));
  const entries = readdirSync(directory)
    .filter((folder) => folder.startsWith('asset.'))
    .filter((folder) => readdirSync(join(directory, folder)).includes(REGISTRIES_FILE))
    .map((folder) =>
      v.parse(file, JSON.parse(readFileSync(join(directory, folder, REGISTRIES_FILE), 'utf8'))),
    );
  rmSync(directory, { recursive: true });
  const variables = Object.values(template.findResources('AWS::Lambda::Function')).flatMap(({ Properties }) =>
    Object.keys(Properties.Environment?.Variables ?? {}),
  );
  const environment = Object.fromEntries(variables.map((name) => [name, `value of ${name}`]));
  const all = entries.flat();
  return {
    registries: all.filter((entry) => !('refresher' in entry)),
    probed: all.filter((entry) => 'refresher' in entry),
    environment: { ...environment, AWS_REGION: 'eu-west-3' },
  };
}

const { registries, probed, environment } = written();
const own = (provider: string): Fields => {
  const found = registries.find((entry) => entry.provider === provider);
  if (found === undefined) throw new Error(`There is no entry of ${provider}.`);
  return found;
};

/** Something of another type. */
const otherType = (value: unknown): unknown => (typeof value === 'string' ? 7 : 'text');

/** A value with one change, at each place that has it: `apiToken.secretId`. */
function changes(
  value: Fields,
  change: (fields: Fields, key: string) => Fields,
  at = '',
): [string, Fields][] {
  return Object.entries(value).flatMap(([key, inner]) => {
    const deeper: [string, Fields][] = isFields(inner)
      ? changes(inner, change, `${at}${key}.`).map(([where, changed]) => [
          where,
          { ...value, [key]: changed },
        ])
      : [];
    return [[`${at}${key}`, change(value, key)], ...deeper];
  });
}

const without = (fields: Fields, key: string): Fields => {
  const { [key]: _, ...others } = fields;
  return others;
};

/** An entry is complete without these. */
const OPTIONAL = ['region', 'account', 'apiToken.key', 'host'];

describe.each([
  ...registries.map((entry) => ({ kind: String(entry.provider), schema: registryEntry(environment), entry })),
  ...probed.slice(0, 1).map((entry) => ({ kind: 'the probe', schema: probeEntry(environment), entry })),
])('an entry of $kind', ({ schema, entry }) => {
  const accepts = (value: unknown): boolean => v.is(schema, value);

  it('is taken as the infrastructure writes it', () => {
    expect(v.parse(schema, entry)).toMatchObject({ name: entry.name, provider: entry.provider });
  });

  it.each(changes(entry, without).filter(([where]) => !OPTIONAL.includes(where)))(
    'is refused without %s',
    (_where, changed) => {
      expect(accepts(changed)).toBe(false);
    },
  );

  it.each(changes(entry, (fields, key) => ({ ...fields, [key]: otherType(fields[key]) })))(
    'is refused with another type of %s',
    (_where, changed) => {
      expect(accepts(changed)).toBe(false);
    },
  );

  it.each(
    changes({ all: entry }, (fields, key) => {
      const inner = fields[key];
      return { ...fields, [key]: isFields(inner) ? { ...inner, unknown: 'x' } : inner };
    }).filter(([, changed]) => JSON.stringify(changed).includes('"unknown"')),
  )('is refused with something unknown in %s', (_where, changed) => {
    expect(accepts(changed.all)).toBe(false);
  });
});

describe('the entries', () => {
  const accepts = (entry: Fields): boolean => v.is(registryEntry(environment), entry);

  it('exist for every provider, and for the probe', () => {
    expect(registries.map(({ provider }) => provider).toSorted()).toEqual(PROVIDER_NAMES.toSorted());
    expect(probed).toHaveLength(PROVIDER_NAMES.length);
  });

  it.each([0, -1, 1.5, Number.NaN, '3600'])('take no %s for a number of seconds', (seconds) => {
    for (const entry of registries) {
      for (const key of ['refreshEvery', 'lifetime'].filter((field) => field in entry)) {
        expect(accepts({ ...entry, [key]: seconds })).toBe(false);
        expect(accepts({ ...entry, [key]: 1 })).toBe(true);
      }
    }
  });

  it.each(
    registries.flatMap(({ provider }) => [
      [String(provider), 'admin', false] as const,
      [String(provider), 'pull', provider !== 'lightsail'] as const,
      [String(provider), 'push', true] as const,
    ]),
  )('of %s with access %s: %s', (provider, access, isTaken) => {
    expect(accepts({ ...own(provider), access })).toBe(isTaken);
  });

  it.each(['ecr', 'lightsail'])('of %s name a region, or get that of the function', (provider) => {
    const { region: _, ...entry } = own(provider);

    expect(v.parse(registryEntry(environment), entry)).toMatchObject({ region: 'eu-west-3' });
    expect(v.parse(registryEntry(environment), { ...entry, region: 'us-east-2' })).toMatchObject({
      region: 'us-east-2',
    });
    expect(() => v.parse(registryEntry({ ...environment, AWS_REGION: '' }), entry)).toThrow('AWS_REGION');
  });

  it('take what only the deployment knows from the environment', () => {
    const entry = { ...own('digitalocean'), secretId: { environment: 'BOUND' } };

    expect(v.parse(registryEntry({ ...environment, BOUND: 'arn' }), entry)).toMatchObject({
      secretId: 'arn',
    });
    expect(accepts({ ...entry, secretId: { environment: 'STACK_NAME', unknown: 'x' } })).toBe(false);
    for (const value of [undefined, '']) {
      expect(() => v.parse(registryEntry({ ...environment, BOUND: value }), entry)).toThrow(
        'Environment variable BOUND is missing.',
      );
    }
  });

  it('tell a role that was given from one that the stack made', () => {
    const made = v.parse(registryEntry(environment), own('ecr'));
    const given = v.parse(registryEntry(environment), {
      ...own('ecr'),
      tokenRole: { arn: 'arn:aws:iam::111122223333:role/given', externalId: 'id' },
    });

    const tokenRole = { arn: 'arn:aws:iam::111122223333:role/given', externalId: 7 };
    expect(accepts({ ...own('ecr'), tokenRole })).toBe(false);
    expect(made).toMatchObject({ tokenRole: { given: false } });
    expect(given).toMatchObject({
      tokenRole: { given: true, arn: 'arn:aws:iam::111122223333:role/given', externalId: 'id' },
    });
  });
});
