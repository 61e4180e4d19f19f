/** Methods that do nothing to the outside, and answer at once. */
const KNOWS_BY_ITSELF: readonly PropertyKey[] = ['handshake', 'hosts'];

/** What a run does to the outside can stop at any point: the function is killed, and nothing after that point happens. */
export class Crash {
  #stepsLeft: number;
  #crashed = false;
  /** Resolves once the run is dead. */
  readonly happened: Promise<'crashed'>;
  #happen: (value: 'crashed') => void = () => undefined;

  /** @param steps how many steps are still taken; Infinity: no crash */
  constructor(steps: number) {
    this.#stepsLeft = steps;
    this.happened = new Promise((resolve) => {
      this.#happen = resolve;
    });
  }

  /** The same object, each of whose methods has one step before its effect and one behind it. */
  around<T extends object>(target: T): T {
    return new Proxy(target, {
      get: (object, key) => {
        const member: unknown = Reflect.get(object, key, object);
        if (typeof member !== 'function' || KNOWS_BY_ITSELF.includes(key)) return member;
        return (...args: unknown[]): unknown => this.between(() => Reflect.apply(member, object, args));
      },
    });
  }

  private async between(effect: () => unknown): Promise<unknown> {
    await this.step();
    const result = await effect();
    await this.step();
    return result;
  }

  private step(): Promise<void> {
    this.#stepsLeft -= 1;
    if (this.#stepsLeft < 0) this.#crashed = true;
    if (!this.#crashed) return Promise.resolve();
    this.#happen('crashed');
    return new Promise(() => undefined);
  }
}
