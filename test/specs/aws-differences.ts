import { isDeepStrictEqual } from 'node:util';
import type { AwsModel } from './aws-model';

/** Where a model of ours, of a part of a service, says something else than AWS' own model: a line each. */
export const awsDifferences = (ours: AwsModel, theirs: AwsModel): readonly string[] => [
  ...missing('metadata', ours.metadata, theirs.metadata),
  ...Object.entries(ours.operations).flatMap(([name, { input, output, errors }]) => {
    const their = theirs.operations[name];
    return their === undefined
      ? [`${name} is not in AWS' model`]
      : [...missing(name, { input, output }, their), ...differing(`${name}/errors`, errors, their.errors)];
  }),
  ...Object.entries(ours.shapes).flatMap(([name, { members, required, pattern, ...shape }]) => {
    const their = theirs.shapes[name];
    if (their === undefined) return [`${name} is not in AWS' model`];
    return [
      ...missing(name, { ...shape, ...(pattern !== undefined && { pattern }) }, their),
      ...missing(`${name}/members`, members, their.members),
      ...differing(`${name}/required`, required.toSorted(), their.required.toSorted()),
    ];
  }),
];

/** The fields that the other side doesn't have, or has otherwise; what else it has is its own business. */
const missing = (title: string, ours: object, theirs: object): readonly string[] => {
  const their = new Map<string, unknown>(Object.entries(theirs));
  return Object.entries(ours).flatMap(([key, value]) => differing(`${title}/${key}`, value, their.get(key)));
};

const differing = (title: string, ours: unknown, theirs: unknown): readonly string[] =>
  isDeepStrictEqual(ours, theirs)
    ? []
    : [`${title} is ${JSON.stringify(ours)} here and ${JSON.stringify(theirs)} there`];
