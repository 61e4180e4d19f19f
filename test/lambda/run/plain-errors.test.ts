import { RefreshFailed } from '../../../lambda/refresh/refresh-error';
import { withPlainErrors } from '../../../lambda/run/plain-errors';
import { MemoryRunLog } from '../../support/refresher-bench';

/** The error that a run ends with, and what it wrote. */
async function endOf(thrown: unknown) {
  const log = new MemoryRunLog();
  const error = await withPlainErrors(Promise.reject(thrown), log).catch((caught: unknown) => caught);
  if (!(error instanceof Error)) throw new Error('The run did not fail with an error.');
  return { error, lines: log.lines };
}

const defect = (message: string): Error => {
  const error = new TypeError(message);
  error.stack = `TypeError: ${message}\n    at refresh (/var/task/index.js:1:2)\n    at async handler (/var/task/index.js:3:4)`;
  return error;
};

it('hands on what a run returns', async () => {
  await expect(withPlainErrors(Promise.resolve(7), new MemoryRunLog())).resolves.toBe(7);
});

it('hands on an error that is made for people, as it is', async () => {
  const thrown = new RefreshFailed('1 of 1 failed');
  const { error, lines } = await endOf(thrown);
  expect(error).toBe(thrown);
  expect(lines).toEqual([]);
});

it('keeps name and place of a defect, the place in the log alone', async () => {
  const { error, lines } = await endOf(defect('canary is not a function'));
  expect(error.name).toBe('TypeError');
  expect(error.stack).toBe('');
  expect(error.message).not.toContain('/var/task');
  expect(lines).toEqual([
    {
      level: 'error',
      message: 'Run failed unexpectedly',
      fields: {
        error: 'TypeError',
        frames: ['at refresh (/var/task/index.js:1:2)', 'at async handler (/var/task/index.js:3:4)'],
      },
    },
  ]);
});

it.each<[string, unknown]>([
  ['in its text', defect('Bearer canary-token')],
  ['in a line of its text that looks like a place', defect('no\n    at canary-token (x:1:1)\nwhere')],
  ['in its name', Object.assign(new Error('x'), { name: 'canary-token' })],
  ['in a stack of its own', Object.assign(new Error('x'), { stack: '    at canary-token' })],
  ['instead of an error', 'canary-token'],
])('shows nothing that an error carries %s', async (_place, thrown) => {
  const { error, lines } = await endOf(thrown);
  expect(JSON.stringify([error.name, error.message, error.stack, lines])).not.toContain('canary');
});
