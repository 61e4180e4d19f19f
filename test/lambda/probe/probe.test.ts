import { PROVIDER_NAMES } from '../../../lambda/contract/provider-name';
import type { EntryOf } from '../../../lambda/contract/registry-entry';
import { formatVersionId } from '../../../lambda/contract/version-id';
import { ProbeBench } from '../../support/probe-bench';
import { HOUR } from '../../support/refresher-bench';
import { AwsRefusal, unavailable } from '../../support/secrets-manager/aws-refusal';
import { everythingIn } from '../providers/caught';
import { VENDOR_CASES } from '../providers/vendor-cases';

/** A bench whose registries were published two hours ago. */
async function filled(...names: readonly string[]): Promise<ProbeBench> {
  const bench = new ProbeBench(...names);
  await bench.tick();
  bench.clock.pass(2 * HOUR);
  return bench;
}

/** Revokes the current credential of a registry at the vendor. */
function revoke(bench: ProbeBench, name: string): void {
  const revoked = bench.read(name)?.password;
  const { verdict } = bench.vendor;
  bench.vendor.verdict = (password) =>
    password === revoked ? { outcome: 'rejected', detail: 'it answered 401' } : verdict(password);
}

describe('a probe of credentials that work', () => {
  it('says so, counts none broken and asks for nothing', async () => {
    const bench = await filled('images', 'mirror');
    bench.refreshersWork = false;

    expect(await bench.probe()).toEqual({ working: ['images', 'mirror'], broken: [], unknown: [] });
    expect(bench.probeLog.counted).toEqual([[]]);
    expect(bench.asked).toEqual([]);
    expect(bench.probeLog.lines.map(({ level }) => level)).toEqual(['info', 'info']);
  });

  it('takes no time to look twice', async () => {
    const bench = await filled('images');
    const before = bench.clock.now();
    await bench.probe();
    expect(bench.clock.now()).toBe(before);
  });

  it('only reads if it cannot reach the registry', async () => {
    const bench = new ProbeBench();
    bench.add('far', { verify: false });
    await bench.tick();
    bench.vendor.verdict = () => ({ outcome: 'rejected', detail: 'asked' });

    expect((await bench.probe()).working).toEqual(['far']);
  });
});

describe('a credential that was revoked after publishing', () => {
  it('is found, counted, and replaced by a forced run', async () => {
    const bench = await filled('images', 'mirror');
    const before = bench.read('images')?.password;
    revoke(bench, 'images');

    const { working, broken } = await bench.probe();
    expect(working).toEqual(['mirror']);
    expect(broken).toEqual([
      {
        name: 'images',
        code: 'PublishedRejected',
        message:
          'the registry refuses the published credential: it answered 401; find out who revoked it at the vendor; a forced run publishes a new one',
        asked: true,
      },
    ]);
    expect(bench.probeLog.counted).toEqual([['images']]);
    expect(bench.read('images')?.password).not.toBe(before);
    expect((await bench.probe()).working).toEqual(['images', 'mirror']);
  });

  it('is asked for by name, at the function of its provider', async () => {
    const bench = await filled('images', 'mirror', 'other');
    bench.refreshersWork = false;
    revoke(bench, 'images');
    revoke(bench, 'other');
    await bench.probe();

    expect(bench.asked).toEqual([{ functionName: 'Test-digitalocean', registries: ['images', 'other'] }]);
  });

  it('is logged, with what the probe asked for', async () => {
    const bench = await filled('images');
    revoke(bench, 'images');
    await bench.probe();

    expect(bench.probeLog.lines).toEqual([
      {
        level: 'error',
        message: 'Readers broken',
        fields: {
          provider: 'digitalocean',
          registry: 'images',
          outcome: 'broken',
          code: 'PublishedRejected',
          reason: expect.stringContaining('it answered 401'),
          forcedRun: 'asked for',
        },
      },
    ]);
  });

  it('is refused at once if it is old', async () => {
    const bench = await filled('images');
    bench.refreshersWork = false;
    bench.vendor.verdict = () => ({ outcome: 'rejected', detail: 'asked' });
    const before = bench.clock.now();

    expect((await bench.probe({ run: 'manual' })).broken).toHaveLength(1);
    // Only the wait before the second look.
    expect(bench.clock.now() - before).toBe(5_000);
  });

  it('is not taken for refused while its registry may not know it yet', async () => {
    const bench = new ProbeBench('images');
    await bench.tick();
    bench.clock.pass(5);
    const known = bench.clock.now() + 20_000;
    bench.vendor.verdict = () =>
      bench.clock.now() < known ? { outcome: 'rejected', detail: 'asked' } : { outcome: 'accepted' };

    expect((await bench.probe()).working).toEqual(['images']);
    expect(bench.clock.now()).toBe(known + 5_000);
  });

  it('must work at once if somebody else has written it', async () => {
    const bench = await filled('images');
    bench.secrets.write('test/digitalocean/images', 'by-hand', JSON.stringify(bench.read('images')));
    bench.vendor.verdict = () => ({ outcome: 'rejected', detail: 'asked' });
    const before = bench.clock.now();

    expect((await bench.probe({ run: 'manual' })).broken).toHaveLength(1);
    expect(bench.clock.now() - before).toBe(5_000);
  });

  it('is not broken if it was refused only for a moment', async () => {
    const bench = await filled('images');
    let refusals = 1;
    bench.vendor.verdict = () =>
      refusals-- > 0 ? { outcome: 'rejected', detail: 'asked' } : { outcome: 'accepted' };

    expect((await bench.probe()).working).toEqual(['images']);
    expect(bench.probeLog.counted).toEqual([[]]);
  });
});

describe('a request for a forced run', () => {
  it('is made at most once an hour, though the refresher fails', async () => {
    const bench = await filled('images');
    revoke(bench, 'images');
    bench.refreshersWork = false;

    expect((await bench.probe()).broken[0]?.asked).toBe(true);
    bench.clock.pass(60);
    expect((await bench.probe()).broken[0]?.asked).toBe(false);
    expect(bench.asked).toHaveLength(1);
    expect(bench.probeLog.lines.at(-1)?.fields).toMatchObject({ forcedRun: 'asked for 1 min ago already' });
    bench.clock.pass(HOUR);
    expect((await bench.probe()).broken[0]?.asked).toBe(true);
  });

  it('is not made for a credential that is new and refused as well', async () => {
    const bench = await filled('images');
    bench.vendor.verdict = () => ({ outcome: 'rejected', detail: 'asked' });
    bench.entries = bench.entries.map((entry) => ({ ...entry, verify: false }));
    await bench.run({ run: 'manual', registries: ['images'], force: true });
    bench.entries = bench.entries.map((entry) => ({ ...entry, verify: true }));
    bench.clock.pass(600);

    expect((await bench.probe()).broken[0]?.asked).toBe(false);
    expect(bench.probeLog.lines.at(-1)?.fields).toMatchObject({
      forcedRun: 'refreshed 10 min ago already, which did not help',
    });
  });

  it('is not made by hand', async () => {
    const bench = await filled('images', 'mirror');
    revoke(bench, 'images');

    for (const payload of [null, {}, { run: 'manual' }, { run: 'manual', registries: ['images'] }]) {
      expect((await bench.probe(payload)).broken).toEqual([expect.objectContaining({ asked: false })]);
    }
    expect(bench.asked).toEqual([]);
    expect(bench.probeLog.counted).toHaveLength(3);
  });

  it('is not made for a registry that a person has paused', async () => {
    const bench = await filled('images');
    revoke(bench, 'images');
    const until = new Date(bench.clock.now() + 8 * HOUR * 1000).toISOString();
    bench.secretOf('images').pausedUntil = until;

    expect((await bench.probe()).broken[0]?.asked).toBe(false);
    expect(bench.asked).toEqual([]);
    expect(bench.probeLog.lines.at(-1)?.fields).toMatchObject({
      forcedRun: expect.stringMatching(/^paused until 2026-11-21 10:/),
    });
    bench.secretOf('images').pausedUntil = 'soon';
    expect((await bench.probe()).broken[0]?.asked).toBe(true);
  });

  it('is not made if nobody knows how old the credential is', async () => {
    const bench = await filled('images');
    revoke(bench, 'images');
    bench.secrets.refusals = { DescribeSecret: unavailable };

    expect((await bench.probe()).broken[0]?.asked).toBe(false);
  });

  it('is made again at the next run if it failed', async () => {
    const bench = await filled('images');
    revoke(bench, 'images');
    bench.askFailure = Object.assign(new Error('No.'), {
      name: 'TooManyRequestsException',
      $fault: 'client',
    });

    expect((await bench.probe()).broken[0]?.asked).toBe(false);
    expect(bench.probeLog.lines.at(-1)?.fields).toMatchObject({
      forcedRun: 'asking Test-digitalocean for a forced run failed: TooManyRequestsException: No.',
    });
    bench.askFailure = undefined;
    expect((await bench.probe()).broken[0]?.asked).toBe(true);
  });
});

describe('what readers can not use', () => {
  it('is replaced if somebody else wrote it', async () => {
    const bench = await filled('images');
    bench.secrets.write('test/digitalocean/images', 'by-hand', 'canary-typed-in');

    const { broken } = await bench.probe();
    expect(broken).toEqual([
      expect.objectContaining({
        code: 'ValueMalformed',
        asked: true,
        message: expect.stringContaining('the value of secret test/digitalocean/images is not the JSON'),
      }),
    ]);
    expect(everythingIn(broken)).not.toContain('canary');
    expect((await bench.probe()).working).toEqual(['images']);
  });

  it('is broken if the credential has expired, whatever the registry says', async () => {
    const bench = await filled('images');
    bench.clock.pass(11 * HOUR);

    expect((await bench.probe()).broken).toEqual([
      expect.objectContaining({
        code: 'PublishedRejected',
        message: expect.stringContaining('expired at 2026-11-21 12:00 UTC'),
      }),
    ]);
  });

  it('is not replaced if a new credential would not help', async () => {
    const bench = await filled('images', 'mirror');
    bench.secrets.refusals = {
      GetSecretValue: ({ SecretId }) =>
        SecretId.endsWith('images') ? new AwsRefusal('DecryptionFailure') : undefined,
    };
    bench.secretOf('mirror').deletedAt = bench.clock.now();
    const { broken } = await bench.probe();

    expect(broken).toEqual([
      expect.objectContaining({ name: 'images', code: 'SecretUnreadable', asked: false }),
      expect.objectContaining({ name: 'mirror', code: 'SecretUnavailable', asked: false }),
    ]);
    expect(bench.asked).toEqual([]);
  });

  it('is unknown, and not counted, if nobody answers', async () => {
    const bench = await filled('images', 'mirror');
    bench.secrets.refusals = {
      GetSecretValue: ({ SecretId }) => (SecretId.endsWith('images') ? unavailable() : undefined),
    };
    bench.vendor.verdict = () => ({ outcome: 'inconclusive', detail: 'it answered 503' });
    const { broken, unknown } = await bench.probe();

    expect(broken).toEqual([]);
    expect(unknown.map(({ name, code }) => [name, code])).toEqual([
      ['images', 'SecretsManagerUnavailable'],
      ['mirror', 'VerificationInconclusive'],
    ]);
    expect(bench.probeLog.counted).toEqual([[]]);
  });

  it('shows nothing of an error that nobody expected', async () => {
    const bench = await filled('images');
    bench.vendor.verdict = () => {
      throw new TypeError('canary');
    };

    const { unknown } = await bench.probe();
    expect(unknown).toEqual([expect.objectContaining({ code: 'Unexpected' })]);
    expect(JSON.stringify([unknown, bench.probeLog.lines])).not.toContain('canary');
  });

  it('names the registries that there was no time for', async () => {
    const bench = await filled('images');
    bench.vendor.verdict = () => {
      bench.clock.pass(300);
      return { outcome: 'accepted' };
    };
    for (let more = 0; more < 10; more += 1) bench.add(`more-${more}`);
    const { unknown } = await bench.probe({ run: 'tick' }, 60_000);
    expect(unknown.length).toBeGreaterThan(0);
    expect(new Set(unknown.map(({ code }) => code))).toEqual(new Set(['NotReached']));
    // A count of 0 would be an all-clear for registries that nobody looked at.
    expect(bench.probeLog.counted).toEqual([]);
  });

  it('is found though a whole vendor does not answer', async () => {
    const silent = Array.from({ length: 100 }, (_, index) => `silent-${index}`);
    const bench = await filled(...silent);
    const asked: string[] = [];
    bench.add('last', { host: 'other.example.com' });
    bench.vendor.namedHosts.set('last', 'other.example.com');
    await bench.run({ run: 'manual', registries: ['last'], force: true });
    bench.vendor.verdict = (password) => {
      asked.push(password);
      if (password === bench.read('last')?.password)
        return { outcome: 'rejected', detail: 'it answered 401' };
      bench.clock.pass(30);
      return { outcome: 'inconclusive', detail: 'no answer' };
    };
    const { broken, unknown } = await bench.probe();

    expect(broken.map(({ name }) => name)).toEqual(['last']);
    expect(unknown).toHaveLength(silent.length);
    expect(unknown.at(-1)?.message).toContain('the host did not answer for');
    expect(asked.length).toBeLessThan(20);
    expect(bench.probeLog.counted).toEqual([['last']]);
  });
});

describe('a published host', () => {
  const OWN = 'registry.digitalocean.com';
  /** Somebody writes the credential for another host; the vendor says what it was asked. */
  async function writtenFor(
    host: string,
    changes: Partial<EntryOf<'digitalocean'>> = {},
    imagePrefix = `${host}/acme`,
  ) {
    const bench = new ProbeBench();
    bench.add('images', changes);
    const asked: string[] = [];
    bench.vendor.verdict = (password) => {
      asked.push(password);
      return { outcome: 'accepted' };
    };
    const [username, password] = ['canary-user', 'canary-password'];
    const auth = Buffer.from(`${username}:${password}`).toString('base64');
    const value = {
      username,
      password,
      host,
      imagePrefix,
      expiresAt: '2026-11-21T12:00:00Z',
      dockerconfigjson: JSON.stringify({ auths: { [host]: { username, password, auth } } }),
    };
    const versionId = 'r1-20261121T000000Z-20261121T120000Z-9f86d081';
    bench.secrets.write('test/digitalocean/images', versionId, JSON.stringify(value));
    bench.refreshersWork = false;
    bench.clock.pass(2 * HOUR);
    const result = await bench.probe();
    return { asked, result, shown: everythingIn([result, bench.probeLog.lines]) };
  }

  it.each([`${OWN}/canary-of-another-customer`, `${OWN}/acme/canary`, `${OWN}/`, OWN])(
    'with the images of another registry is malformed, though its credential works: %s',
    async (imagePrefix) => {
      const { asked, result, shown } = await writtenFor(OWN, {}, imagePrefix);
      expect(result.broken).toMatchObject([{ name: 'images', code: 'ValueMalformed', asked: true }]);
      expect(asked).toEqual([]);
      expect(shown).not.toContain('canary');
    },
  );

  it.each([
    'canary-host.evil.example',
    `${OWN}.evil.example`,
    `${OWN}:443`,
    `${OWN}.`,
    `canary-user@${OWN}`,
    OWN.toUpperCase(),
    'r\u0435gistry.digitalocean.com',
    '111122223333.dkr.ecr.eu-central-1.amazonaws.com',
    ...PROVIDER_NAMES.map((name) => VENDOR_CASES[name].host).filter((host) => host !== OWN),
    '169.254.169.254',
    '127.0.0.1:5000',
    'localhost:5000',
    '[::1]:5000',
  ])('that is not the vendor’s gets nothing, and is replaced: %s', async (host) => {
    for (const verify of [true, false]) {
      const { asked, result, shown } = await writtenFor(host, { verify });

      expect(result.broken).toEqual([expect.objectContaining({ code: 'ValueMalformed', asked: true })]);
      expect(asked).toEqual([]);
      expect(shown).not.toContain('canary-host');
      expect(shown).not.toContain('canary-user');
      expect(shown).not.toContain('canary-password');
    }
  });

  it('is the one that the config names, and no other', async () => {
    const host = 'registry.example:5000';

    expect((await writtenFor(host, { host })).result.working).toEqual(['images']);
    expect((await writtenFor(OWN, { host })).result.broken).toEqual([
      expect.objectContaining({
        message: expect.stringContaining(`has another host than ${host}; nothing was sent there`),
      }),
    ]);
  });

  it('is the vendor’s own', async () => {
    const { asked, result } = await writtenFor(OWN);

    expect(result.working).toEqual(['images']);
    expect(asked).toEqual(['canary-password']);
  });
});

describe('the payload of a probe', () => {
  it.each([
    [{ run: 'manual', force: true }, 'The probe writes nothing: send force to the function of the provider.'],
    [{ run: 'nonsense' }, 'Unknown run: run is a string.'],
    [{ run: 'manual', registries: ['nobody'] }, 'Unknown registries: registries.0.'],
  ])('%j is refused', async (payload, message) => {
    const bench = await filled('images');
    const error = await bench.failureOf(bench.probe(payload));
    expect(error.name).toBe('InvalidPayload');
    expect(error.message).toContain(message);
  });
});

describe('a value of somebody else’s under a version id of ours', () => {
  it('is judged by what readers read', async () => {
    const bench = await filled('images');
    const issuedAt = Math.floor(bench.clock.now() / 1000) - 2 * HOUR;
    const version = { issuedAt, expiresAt: issuedAt + 12 * HOUR, fingerprint: '9f86d081', unverified: false };
    const value = JSON.stringify({ ...bench.read('images'), password: 'typed in' });
    bench.secrets.write('test/digitalocean/images', formatVersionId(version), value);

    expect((await bench.probe()).broken).toEqual([
      expect.objectContaining({
        code: 'ValueMalformed',
        message: expect.stringContaining('has another credential than its username and password'),
      }),
    ]);
  });
});

describe('replicas', () => {
  const REGION = 'eu-west-1';
  const replicaOf = (bench: ProbeBench) => {
    const replica = bench.replicas.get(REGION);
    if (replica === undefined) throw new Error('There is no replica.');
    return replica;
  };

  it('that hold the current version are working', async () => {
    const bench = await filled('images', 'mirror');
    bench.replicate(REGION);
    expect(await bench.probe()).toEqual({ working: ['images', 'mirror'], broken: [], unknown: [] });
  });

  it('may follow some minutes later', async () => {
    const bench = await filled('images');
    bench.replicate(REGION);
    await bench.run({ run: 'manual', registries: ['images'], force: true });
    expect((await bench.probe()).working).toEqual(['images']);
  });

  it('that stay behind are broken for their readers, which a new credential does not help', async () => {
    const bench = await filled('images', 'mirror');
    bench.replicate(REGION);
    await bench.run({ run: 'manual', registries: ['images'], force: true });
    bench.clock.pass(15 * 60);

    const { working, broken } = await bench.probe();
    expect(working).toEqual(['mirror']);
    expect(broken).toEqual([
      {
        name: 'images',
        code: 'ReplicationFailed',
        asked: false,
        message: expect.stringMatching(
          /^the replica of secret test\/digitalocean\/images in eu-west-1 has not got the current version; its readers have until 2026-11-21 12:00 UTC/,
        ),
      },
    ]);
    expect(bench.probeLog.counted.at(-1)).toEqual(['images']);
  });

  it.each([
    ['may not be read', new AwsRefusal('AccessDeniedException'), 'SecretUnreadable'],
    ['are gone', new AwsRefusal('ResourceNotFoundException', 'It is not there.'), 'SecretUnavailable'],
  ])('that %s are broken, with their region', async (_, refusal, code) => {
    const bench = await filled('images');
    bench.replicate(REGION);
    replicaOf(bench).refusals = { GetSecretValue: () => refusal };
    const { broken } = await bench.probe();
    expect(broken).toEqual([expect.objectContaining({ name: 'images', code, asked: false })]);
    expect(broken[0]?.message).toContain('test/digitalocean/images in eu-west-1');
  });

  it('do not hide that the registry refuses the credential, for which a new one is asked for', async () => {
    const bench = await filled('images');
    bench.replicate(REGION);
    replicaOf(bench).refusals = { GetSecretValue: () => new AwsRefusal('AccessDeniedException') };
    revoke(bench, 'images');
    const { broken } = await bench.probe();
    expect(broken).toEqual([expect.objectContaining({ code: 'PublishedRejected', asked: true })]);
  });

  it('are checked also if the registry gives no answer', async () => {
    const bench = await filled('images');
    bench.replicate(REGION);
    replicaOf(bench).refusals = { GetSecretValue: () => new AwsRefusal('AccessDeniedException') };
    bench.vendor.verdict = () => ({ outcome: 'inconclusive', detail: 'no answer' });
    const { broken } = await bench.probe();
    expect(broken).toEqual([expect.objectContaining({ code: 'SecretUnreadable', asked: false })]);
  });

  it('of a region that gives no answer are unknown', async () => {
    const bench = await filled('images');
    bench.replicate(REGION);
    replicaOf(bench).refusals = { GetSecretValue: () => unavailable() };
    const { unknown } = await bench.probe();
    expect(unknown).toEqual([expect.objectContaining({ name: 'images', code: 'SecretsManagerUnavailable' })]);
  });
});
