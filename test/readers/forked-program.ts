import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, readSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Run } from './reader-host';

interface Server {
  readonly child: ChildProcess;
  readonly folder: string;
  readonly requests: number;
  readonly replies: number;
}

/** A program of Python's, started once for all tests of a file; each run is a fork of it. */
export class ForkedProgram {
  readonly #python: string;
  readonly #program: string;
  #server: Server | undefined;

  constructor(python: string, program: string) {
    this.#python = python;
    this.#program = program;
  }

  run(args: readonly string[], input: string | Buffer, environment: Readonly<Record<string, string>>): Run {
    this.#server ??= this.#start();
    const { folder, requests, replies } = this.#server;
    const streams = ['input', 'stdout', 'stderr'].map((name) => join(folder, name));
    const [given = '', stdout = '', stderr = ''] = streams;
    writeFileSync(given, input);
    for (const stream of [stdout, stderr]) writeFileSync(stream, '');
    writeSync(requests, `${JSON.stringify({ args, environment, streams })}\n`);
    const reply = Buffer.alloc(16);
    const length = readSync(replies, reply);
    if (length === 0) throw new Error(`Python has ended, which was to run ${this.#program}.`);
    const status = Number(reply.toString('utf8', 0, length));
    const [said, complained] = [stdout, stderr].map((stream) => readFileSync(stream, 'utf8'));
    // As Node says it of a process that a signal has ended.
    return { status: status < 0 ? null : status, stdout: said ?? '', stderr: complained ?? '' };
  }

  async stop(): Promise<void> {
    if (this.#server === undefined) return;
    const { child, requests, replies } = this.#server;
    const exit = once(child, 'exit');
    for (const pipe of [requests, replies]) closeSync(pipe);
    await exit;
    this.#server = undefined;
  }

  #start(): Server {
    const folder = mkdtempSync(join(tmpdir(), 'forked-program-'));
    const pipes = ['requests', 'replies'].map((name) => join(folder, name));
    spawnSync('mkfifo', pipes);
    const [requests = '', replies = ''] = pipes;
    const args = [join(__dirname, 'fork-server.py'), this.#program, requests, replies];
    // Nothing of this process' variables, which could change how Python works.
    const child = spawn(this.#python, args, { stdio: ['ignore', 'ignore', 'inherit'], env: {} });
    return { child, folder, replies: openSync(replies, 'r'), requests: openSync(requests, 'r+') };
  }
}
