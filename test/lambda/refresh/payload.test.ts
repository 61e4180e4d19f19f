import { InvalidPayload, parseRun } from '../../../lambda/refresh/payload';

const known = ['images', 'edge'];

function thrownBy(work: () => unknown): Error {
  try {
    work();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('Nothing was thrown.');
}

describe('a payload', () => {
  it('of the schedule is a tick', () => {
    expect(parseRun({ run: 'tick' }, known)).toEqual({ kind: 'tick' });
  });

  it('of a person may name registries and force', () => {
    expect(parseRun({ run: 'manual' }, known)).toEqual({
      kind: 'manual',
      registries: undefined,
      force: false,
    });
    expect(parseRun({ run: 'manual', registries: ['edge'], force: true }, known)).toEqual({
      kind: 'manual',
      registries: ['edge'],
      force: true,
    });
  });

  it.each([[undefined], [null], [{}]])('of %j is a deployment', (payload) => {
    expect(parseRun(payload, known)).toEqual({ kind: 'deployment' });
  });

  it.each<[unknown, RegExp]>([
    ['tick', /a string, not an object/],
    [[{ run: 'tick' }], /a list, not an object/],
    [7, /a number/],
    [{ run: 'tack' }, /^Unknown run: run is a string\. Known runs: /],
    [{ run: 7 }, /^Unknown run: run is a number\. Known runs: /],
    [{ run: null }, /^Unknown run: run is null\. Known runs: /],
    [{ force: true }, /names no run/],
    [{ run: 'tick', force: true }, /unknown key force/],
    [{ run: 'manual', registry: 'images' }, /unknown key registry/],
    [{ run: 'manual', registries: [] }, /registries/],
    [{ run: 'manual', registries: 'images' }, /registries is a string; it must be a list of names/],
    [{ run: 'manual', registries: [7] }, /registries\.0 is a number; it must be a name/],
    [{ run: 'manual', force: 'yes' }, /force is a string; it must be true or false/],
    [
      { run: 'manual', registries: ['images', 'image'] },
      /Unknown registries: registries\.1\. The registries of this function: images, edge\./,
    ],
  ])('of %j is refused with what is known', (payload, message) => {
    expect(() => parseRun(payload, known)).toThrow(InvalidPayload);
    expect(() => parseRun(payload, known)).toThrow(message);
    expect(() => parseRun(payload, known)).toThrow(/^[^"\\\n]*$/);
  });

  it.each<[string, unknown]>([
    ['itself', 'canary-token'],
    ['run', { run: 'canary-token' }],
    ['run, in a list', { run: ['canary-token'] }],
    ['registries', { run: 'manual', registries: 'canary-token' }],
    ['registries, in a list', { run: 'manual', registries: ['canary-token'] }],
    ['registries, deeper', { run: 'manual', registries: [{ 'canary-token': 'canary-token' }] }],
    ['force', { run: 'manual', force: 'canary-token' }],
    ['a key', { run: 'tick', 'canary-token': 'canary-token' }],
    ['an unknown value', { run: 'tick', secret: 'canary-token' }],
  ])('is refused without repeating the value in %s', (_place, payload) => {
    const error = thrownBy(() => parseRun(payload, known));
    expect(error).toBeInstanceOf(InvalidPayload);
    expect(`${error.message} ${error.stack}`).not.toContain('canary');
  });

  it.each([
    ['names', Array.from({ length: 300 }, (_, index) => `no-such-registry-with-a-long-name-${index}`)],
    ['numbers', Array.from({ length: 500 }, (_, index) => index)],
  ])('of 300 wrong %s is refused in 2 KB', (_, registries) => {
    const many = Array.from(
      { length: 300 },
      (_, index) => `a-registry-with-a-very-long-name-indeed-${index}`,
    );
    const run = () => parseRun({ run: 'manual', registries }, many);
    expect(run).toThrow(/ and \d+ more/);
    expect(run).toThrow(/^.{100,2048}$/);
  });
});
