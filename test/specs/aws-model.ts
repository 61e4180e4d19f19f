import * as v from 'valibot';
import { parse } from 'yaml';

const reference = v.object({ shape: v.string() });

const NONE = { shape: 'none' };

const shape = v.object({
  type: v.string(),
  required: v.optional(v.array(v.string()), []),
  members: v.optional(v.record(v.string(), reference), {}),
  /** What a list holds. */
  member: v.optional(reference),
  /** What a map holds. */
  key: v.optional(reference),
  value: v.optional(reference),
  min: v.optional(v.number()),
  max: v.optional(v.number()),
  pattern: v.optional(v.string()),
});

const model = v.object({
  metadata: v.object({
    protocol: v.picklist(['json', 'query']),
    apiVersion: v.string(),
    jsonVersion: v.optional(v.string()),
    targetPrefix: v.optional(v.string()),
  }),
  operations: v.record(
    v.string(),
    v.object({
      // Operations that are not in use may do without.
      input: v.optional(reference, NONE),
      output: v.optional(v.object({ shape: v.string(), resultWrapper: v.optional(v.string()) }), NONE),
      errors: v.optional(v.array(reference), []),
    }),
  ),
  shapes: v.record(v.string(), shape),
});

/** The AWS services whose calls are described. */
export const AWS_SERVICES = ['ecr', 'lightsail', 'secretsmanager', 'sts'] as const;
export type AwsService = (typeof AWS_SERVICES)[number];

/** A part of an AWS service, in the terms of AWS' own service models. */
export type AwsModel = v.InferOutput<typeof model>;
export type AwsOperation = AwsModel['operations'][string];
export type AwsShape = v.InferOutput<typeof shape>;

/** Reads one service's model, AWS' own or ours. */
export const parseAwsModel = (text: string): AwsModel => v.parse(model, parse(text));

/** Reads the models of all services in use. */
export const parseAwsModels = (text: string): Readonly<Record<AwsService, AwsModel>> =>
  v.parse(v.object({ services: v.object(v.entriesFromList(AWS_SERVICES, model)) }), parse(text)).services;
