import type { RunContext } from './run-context';

/** Gives in one run the same promise for the same key, also if it is rejected; makes it if it is asked for the first time. */
export function oncePerRun<Value>(): (
  key: string,
  run: RunContext,
  make: () => Promise<Value>,
) => Promise<Value> {
  const runs = new WeakMap<RunContext, Map<string, Promise<Value>>>();
  return (key, run, make) => {
    const values = runs.get(run) ?? new Map<string, Promise<Value>>();
    runs.set(run, values);
    const value = values.get(key) ?? make();
    values.set(key, value);
    return value;
  };
}
