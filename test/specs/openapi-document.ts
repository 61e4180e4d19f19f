import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { parse } from 'yaml';

/** A JSON schema in OpenAPI's dialect, as yet unread. */
const schema = v.record(v.string(), v.unknown());

const content = v.optional(v.record(v.string(), v.object({ schema })), {});

const parameter = v.object({
  name: v.string(),
  in: v.picklist(['path', 'query', 'header']),
  required: v.optional(v.boolean(), false),
  schema,
});

const response = v.object({
  headers: v.optional(
    v.record(v.string(), v.object({ required: v.optional(v.boolean(), false), schema })),
    {},
  ),
  content,
});

const operation = v.object({
  deprecated: v.optional(v.boolean(), false),
  /** Each names the schemes of which all are needed; any one of the list will do. */
  security: v.optional(v.array(v.record(v.string(), v.array(v.string()))), []),
  parameters: v.optional(v.array(parameter), []),
  requestBody: v.optional(v.object({ content }), { content: {} }),
  responses: v.record(v.string(), response),
});

const servers = v.optional(v.array(v.object({ url: v.string() })), []);

const METHODS = ['get', 'put', 'post', 'delete', 'patch', 'head'] as const;

const document = v.object({
  servers,
  paths: v.record(v.string(), v.object({ servers, ...v.entriesFromList(METHODS, v.optional(operation)) })),
  components: v.optional(
    v.object({
      schemas: v.optional(v.record(v.string(), schema), {}),
      securitySchemes: v.optional(
        v.record(
          v.string(),
          v.object({
            scheme: v.optional(v.string()),
            /** Of a header that carries a key alone. */
            name: v.optional(v.string()),
          }),
        ),
        {},
      ),
    }),
    { schemas: {}, securitySchemes: {} },
  ),
});

export type Schema = v.InferOutput<typeof schema>;
export type Content = v.InferOutput<typeof content>;
export type Parameter = v.InferOutput<typeof parameter>;
export type Response = v.InferOutput<typeof response>;
export type Operation = v.InferOutput<typeof operation>;

/** An OpenAPI 3.0 document, as far as it describes requests and replies. */
export type OpenApiDocument = v.InferOutput<typeof document>;

/** Reads an OpenAPI document in YAML or JSON. */
export const parseOpenApi = (text: string): OpenApiDocument =>
  v.parse(document, parse(text, { merge: true }));

export const readOpenApi = (file: string): OpenApiDocument => parseOpenApi(readFileSync(file, 'utf8'));

/** One operation, and where it is. */
export interface LocatedOperation {
  /** In capitals. */
  readonly method: string;
  /** `/things/{id}` */
  readonly path: string;
  /** The URL of its server. */
  readonly server: string | undefined;
  readonly operation: Operation;
}

/** All operations of a document. */
export const operationsOf = ({ paths, servers }: OpenApiDocument): readonly LocatedOperation[] =>
  Object.entries(paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      const server = (item.servers[0] ?? servers[0])?.url;
      return operation === undefined ? [] : [{ method: method.toUpperCase(), path, server, operation }];
    }),
  );
