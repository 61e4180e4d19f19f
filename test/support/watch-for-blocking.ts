import { Worker } from 'node:worker_threads';

/** Runs in a thread of its own, since the process that it watches may be busy for ever. */
const WATCHER = `
const { parentPort, workerData: { beats, limit } } = require('node:worker_threads');
const { writeSync } = require('node:fs');
let file;
let seen;
let still = 0;
parentPort.on('message', (next) => { file = next; });
const EVERY = Math.min(5000, limit / 4);
setInterval(() => {
  const now = Atomics.load(beats, 0);
  still = now === seen ? still + EVERY : 0;
  seen = now;
  if (still < limit) return;
  writeSync(2, 'The tests of ' + file + ' have blocked their process for ' + limit / 1000 + ' s: it is ended.\\n');
  process.kill(process.pid, 'SIGKILL');
}, EVERY);
`;

/**
 * Ends this process once it has been busy for so long without a turn of its event loop: an endless loop, which no time
 * limit of a test can end.
 *
 * @param limit milliseconds
 * @returns tells whose tests run from now on
 */
export function watchForBlocking(limit: number): (file: string) => void {
  const beats = new Int32Array(new SharedArrayBuffer(4));
  setInterval(() => Atomics.add(beats, 0, 1), Math.min(1_000, limit / 8)).unref();
  const watcher = new Worker(WATCHER, { eval: true, workerData: { beats, limit }, execArgv: [] });
  watcher.unref();
  return (file) => watcher.postMessage(file);
}
