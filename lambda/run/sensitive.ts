import { inspect } from 'node:util';

const HIDDEN = '[hidden]';

/** A value that no log, error or JSON may show. Only {@link Sensitive.reveal} returns it. */
export class Sensitive {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return HIDDEN;
  }

  toJSON(): string {
    return HIDDEN;
  }

  [inspect.custom](): string {
    return HIDDEN;
  }
}
