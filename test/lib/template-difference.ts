import { isDeepStrictEqual } from 'node:util';
import type { Resource, SynthesizedConfig } from './synthesized-config';

/** What a deployment of the second template does to the stack of the first. */
export interface TemplateDifference {
  /** Logical ids. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** What of a resource is another, by its logical id: names of properties, `DependsOn`. */
  readonly changed: Readonly<Record<string, readonly string[]>>;
}

export function templateDifference(
  { resources: before }: SynthesizedConfig,
  { resources: after }: SynthesizedConfig,
): TemplateDifference {
  const changed = Object.entries(before).flatMap(([id, resource]) => {
    const now = after[id];
    const parts = now === undefined ? [] : changedParts(resource, now);
    return parts.length === 0 ? [] : [[id, parts] as const];
  });
  return {
    added: Object.keys(after).filter((id) => before[id] === undefined),
    removed: Object.keys(before).filter((id) => after[id] === undefined),
    changed: Object.fromEntries(changed),
  };
}

function changedParts(before: Resource, after: Resource): readonly string[] {
  const { Properties: from, ...restBefore } = before;
  const { Properties: to, ...restAfter } = after;
  return [...differing(from, to), ...differing(restBefore, restAfter)].sort();
}

const differing = (one: object, other: object): readonly string[] => {
  const [from, to] = [new Map(Object.entries(one)), new Map(Object.entries(other))];
  return [...new Set([...from.keys(), ...to.keys()])].filter(
    (key) => !isDeepStrictEqual(comparable(key, from.get(key)), comparable(key, to.get(key))),
  );
};

/** IAM reads a policy's lists as sets, and CloudFormation a resource's prerequisites. */
const comparable = (key: string, value: unknown): unknown =>
  ['PolicyDocument', 'DependsOn'].includes(key) ? inOrder(value) : value;

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => JSON.stringify(inOrder(item))).toSorted();
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, inOrder(inner)]));
}
