import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import * as v from 'valibot';
import { BUNDLE_FILE, REGISTRIES_FILE } from '../../../lambda/contract/asset';
import type { ProviderName } from '../../../lambda/contract/provider-name';
import { NODE_FOLDER, ROOT } from '../../../sandbox/paths';

/** Calls a bundle's handler with what it is told, and tells what became of it. */
const CALLER = `
process.on('message', async ({ folder, environment, payload, remaining }) => {
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, environment);
  let written = '';
  process.stdout.write = process.stderr.write = (chunk, ...rest) => {
    written += chunk;
    const done = rest.at(-1);
    if (typeof done === 'function') done();
    return true;
  };
  try {
    const { handler } = require(folder);
    const returned = await handler(payload, { getRemainingTimeInMillis: () => remaining });
    process.send({ returned: JSON.stringify(returned), written });
  } catch (error) {
    process.send({ thrown: { name: error.name, message: error.message }, written });
  }
});
`;

const answer = v.object({
  returned: v.optional(v.pipe(v.string(), v.parseJson())),
  thrown: v.optional(v.object({ name: v.string(), message: v.string() })),
  written: v.string(),
});
const logLine = v.record(v.string(), v.unknown());
export type LogLine = v.InferOutput<typeof logLine>;

/** How an invocation ended, and what it wrote. */
export interface Invoked {
  /** Undefined if it threw. */
  readonly returned: unknown;
  readonly thrown: { readonly name: string; readonly message: string } | undefined;
  /** What it logged, but for the metrics. */
  readonly lines: readonly LogLine[];
  /** Lines in CloudWatch's embedded metric format. */
  readonly metrics: readonly LogLine[];
  /** All of its output as it is. */
  readonly written: string;
}

/** One execution environment of a function: its bundle, its entries, its variables. */
export interface BundledFunction {
  /** @param remaining milliseconds that are left to the function */
  invoke(payload: unknown, remaining?: number): Promise<Invoked>;
}

/** The functions' bundles as the build made them, run on this host without Lambda. */
export interface BundledFunctions {
  /**
   * Makes a new execution environment.
   *
   * @param entries what `registries.json` beside the bundle says
   */
  create(
    bundle: ProviderName | 'probe',
    entries: unknown,
    environment: Readonly<Record<string, string>>,
  ): BundledFunction;
  stop(): Promise<void>;
}

/** Starts a process that runs bundles, one invocation after another. */
export function startBundledFunctions(): BundledFunctions {
  const folder = mkdtempSync(join(tmpdir(), 'functions-'));
  const child: ChildProcess = spawn(join(NODE_FOLDER, 'node'), ['-e', CALLER], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: {},
  });
  const ended = once(child, 'exit');
  const complaints = child.stderr === null ? Promise.resolve('') : text(child.stderr);
  let made = 0;

  return {
    create: (bundle, entries, environment) => {
      made += 1;
      const own = join(folder, String(made));
      mkdirSync(own);
      copyFileSync(join(ROOT, 'dist/lambda', bundle, BUNDLE_FILE), join(own, BUNDLE_FILE));
      writeFileSync(join(own, REGISTRIES_FILE), JSON.stringify(entries));
      return {
        invoke: async (payload, remaining = 300_000) => {
          child.send({ folder: join(own, BUNDLE_FILE), environment, payload, remaining });
          const message = await Promise.race([
            once(child, 'message').then(([first]) => first),
            ended.then(async () => {
              throw new Error(`The function's process ended: ${await complaints}`);
            }),
          ]);
          const { returned, thrown, written } = v.parse(answer, message);
          const all = written
            .split('\n')
            .filter((line) => line.startsWith('{'))
            .map((line) => v.parse(logLine, JSON.parse(line)));
          const isMetric = (line: LogLine): boolean => '_aws' in line;
          return {
            returned,
            thrown,
            written,
            lines: all.filter((line) => !isMetric(line)),
            metrics: all.filter(isMetric),
          };
        },
      };
    },
    stop: async () => {
      child.kill();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
