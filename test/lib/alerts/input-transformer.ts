import * as v from 'valibot';

export const inputTransformer = v.strictObject({
  InputPathsMap: v.record(v.string(), v.string()),
  InputTemplate: v.string(),
});
export type InputTransformer = v.InferOutput<typeof inputTransformer>;

/**
 * What EventBridge sends to a target: the template with the event's values in it as they are, nothing escaped; a value that
 * isn't there leaves nothing. Undefined if the result is not JSON: EventBridge then sends nothing.
 *
 * @see "Amazon EventBridge input transformation", Common issues, in the EventBridge user guide
 */
export function transformed(
  { InputPathsMap, InputTemplate }: InputTransformer,
  event: unknown,
): string | undefined {
  const text = InputTemplate.replaceAll(/<([A-Za-z0-9_-]+)>/g, (_, name: string) => {
    const path = InputPathsMap[name];
    if (path === undefined) throw new Error(`The template names <${name}>, which has no path.`);
    return valueAt(path, event);
  });
  try {
    JSON.parse(text);
    return text;
  } catch {
    return undefined;
  }
}

function valueAt(path: string, event: unknown): string {
  const [root, ...keys] = path.split('.');
  if (root !== '$') throw new Error(`${path} does not start at the event.`);
  let value = event;
  for (const key of keys) {
    value = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  }
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
