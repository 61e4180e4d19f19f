import * as v from 'valibot';

const resource = v.object({
  Type: v.string(),
  Properties: v.optional(v.record(v.string(), v.unknown()), {}),
});

/** What these tests read of a CloudFormation template. */
export const template = v.object({
  Conditions: v.optional(v.record(v.string(), v.unknown())),
  Resources: v.record(v.string(), resource),
});

export type Template = v.InferOutput<typeof template>;
export type Resource = v.InferOutput<typeof resource>;
