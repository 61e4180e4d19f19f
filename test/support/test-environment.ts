import { appendFileSync } from 'node:fs';
import { relative } from 'node:path';
import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises';
import { inspect } from 'node:util';
import { TestEnvironment as NodeEnvironment } from 'jest-environment-node';
import { strayErrorsFile } from './stray-errors';
import { watchForBlocking } from './watch-for-blocking';

/** Milliseconds that connections and processes which are ending have for it. */
const ENDS_WITHIN = Number(process.env.TESTS_END_WITHIN ?? 20_000);
/** Milliseconds without a turn of the event loop after which the process is ended. */
const BLOCKED_FOR = Number(process.env.TESTS_BLOCKED_FOR ?? 600_000);

/** The file whose tests run, or ran last, in this process. */
let file = 'no file of tests';
/** What nobody caught since the environment of that file was made, while Jest did not listen. */
let uncaught: string[] = [];
/** Whether that file can still fail. */
let isOpen = false;

/**
 * Jest listens for errors that nobody catches only while tests run. Before and after, an unhandled rejection would end the
 * process, and with it the verdict on files that have nothing to do with it.
 */
function keep(error: unknown): void {
  const text = `An error that nobody caught, of ${file}: ${inspect(error)}`;
  if (isOpen) {
    uncaught.push(text);
    return;
  }
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
  const errors = strayErrorsFile();
  if (errors !== undefined) appendFileSync(errors, `${text}\n`);
}

let watch: ((file: string) => void) | undefined;

function prepareProcess(): (file: string) => void {
  process.on('unhandledRejection', keep);
  process.on('uncaughtException', keep);
  return watchForBlocking(BLOCKED_FOR);
}

/** How many resources of each kind keep the process from ending: servers, connections, child processes, timers. */
function openResources(): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo()) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}

/**
 * Node's environment for one file of tests. It fails the file for what Jest lets pass: errors that nobody caught before
 * or after the tests, and servers, processes and timers that the tests left behind, which would keep Jest from ending.
 */
export default class TestEnvironment extends NodeEnvironment {
  readonly #file: string;
  #before: ReadonlyMap<string, number> = new Map();
  #isTornDown = false;

  constructor(...[config, context]: ConstructorParameters<typeof NodeEnvironment>) {
    super(config, context);
    this.#file = relative(config.globalConfig.rootDir, context.testPath);
  }

  override async setup(): Promise<void> {
    await super.setup();
    watch ??= prepareProcess();
    watch(this.#file);
    file = this.#file;
    uncaught = [];
    isOpen = true;
    this.#before = openResources();
  }

  override async teardown(): Promise<void> {
    // Jest calls it once more after it has failed.
    if (this.#isTornDown) return;
    this.#isTornDown = true;
    const left = await this.#left();
    await super.teardown();
    isOpen = false;
    const problems = [...uncaught, ...(left.length > 0 ? [`The tests left open: ${left.join(', ')}.`] : [])];
    if (problems.length > 0) throw new Error(problems.join('\n'));
  }

  /** What is open now and was not before, once it had the time to end. */
  async #left(): Promise<readonly string[]> {
    const deadline = performance.now() + ENDS_WITHIN;
    for (;;) {
      await nextTurn();
      const left = [...openResources()].filter(([kind, count]) => count > (this.#before.get(kind) ?? 0));
      if (left.length === 0 || performance.now() > deadline) return left.map(([kind]) => kind);
      await delay(20, undefined, { ref: false });
    }
  }
}
