import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../lambda/run/run-context';

interface Timer {
  readonly at: number;
  readonly ring: () => void;
}

/** Time that passes only when everything waits for it. */
export class VirtualClock implements Clock {
  #now: number;
  #timers: readonly Timer[] = [];

  constructor(start: string) {
    this.#now = Date.parse(start);
  }

  now(): number {
    return this.#now;
  }

  /** Lets so many seconds pass at once. */
  pass(seconds: number): void {
    this.#now += seconds * 1000;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const timer = { at: this.#now + milliseconds, ring: resolve };
      this.#timers = [...this.#timers, timer];
      signal?.addEventListener('abort', () => {
        this.#timers = this.#timers.filter((other) => other !== timer);
        reject(signal.reason);
      });
    });
  }

  /** Runs work to its end, letting time pass to the next timer whenever nothing else moves. */
  async run<T>(work: Promise<T>): Promise<T> {
    let ended = false;
    const end = (): void => {
      ended = true;
    };
    work.then(end, end);
    while (!ended) {
      await nextTurn();
      if (!ended) this.ringNext();
    }
    return work;
  }

  private ringNext(): void {
    const [next, ...rest] = this.#timers.toSorted((a, b) => a.at - b.at);
    if (next === undefined) return;
    this.#timers = rest;
    this.#now = Math.max(this.#now, next.at);
    next.ring();
  }
}
