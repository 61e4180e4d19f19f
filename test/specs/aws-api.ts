import type { Call, Reply } from '../../sandbox/fakes/fake-server';
import type { AwsModel, AwsOperation, AwsShape } from './aws-model';
import type { DescribedApi } from './described-api';
import { jsonCheck, type SchemaCheck, textCheck } from './schema-check';

/** The API that an AWS service's model describes. Whatever the model doesn't name is a violation. */
export function awsApi(model: AwsModel): DescribedApi {
  const json = model.metadata.protocol === 'json';
  const operations = new Map(
    Object.entries(model.operations).map(([name, operation]) => [
      name,
      {
        input: checkOf(model, operation.input.shape),
        output: checkOf(model, operation.output.shape),
        operation,
      },
    ]),
  );
  const nameOf = json ? targetOf(model) : actionOf(model);

  return {
    requestViolations: (call) => {
      const name = nameOf(call);
      const described = operations.get(name ?? '');
      if (name === undefined || described === undefined) {
        return [`${name ?? 'a request without a name'} is no operation`];
      }
      return [
        ...envelopeViolations(call, json),
        ...described.input(json ? JSON.parse(call.body) : formParameters(call)),
      ].map((what) => `${name}: ${what}`);
    },
    replyViolations: ({ call, reply }) => {
      const name = nameOf(call);
      const described = operations.get(name ?? '');
      if (described === undefined) return [];
      return replyViolations(reply, described.output, described.operation, json).map(
        (what) => `${name} answered ${reply.status}: ${what}`,
      );
    },
  };
}

const targetOf =
  ({ metadata: { targetPrefix } }: AwsModel) =>
  ({ headers }: Call): string | undefined => {
    const target = headers['x-amz-target'];
    const [prefix, name] = typeof target === 'string' ? target.split('.') : [];
    return prefix === targetPrefix ? name : undefined;
  };

const actionOf =
  ({ metadata: { apiVersion } }: AwsModel) =>
  ({ body }: Call): string | undefined => {
    const form = new URLSearchParams(body);
    return form.get('Version') === apiVersion ? (form.get('Action') ?? undefined) : undefined;
  };

const formParameters = ({ body }: Call) => {
  const { Action, Version, ...parameters } = Object.fromEntries(new URLSearchParams(body));
  return parameters;
};

function envelopeViolations({ method, path, query, headers }: Call, json: boolean): readonly string[] {
  const type = json ? 'application/x-amz-json-1.1' : 'application/x-www-form-urlencoded';
  return [
    ...(method === 'POST' && path === '/' && query.size === 0 ? [] : ['it is no POST to /']),
    ...(headers['content-type'] === type ? [] : [`its content type is not ${type}`]),
    ...(headers.authorization?.startsWith('AWS4-HMAC-SHA256 Credential=') ? [] : ['it is not signed']),
  ];
}

function replyViolations(
  { status, body = '' }: Reply,
  output: SchemaCheck,
  { output: { resultWrapper }, errors }: AwsOperation,
  json: boolean,
): readonly string[] {
  if (status === 200) {
    return output(json ? JSON.parse(body) : resultIn(body, resultWrapper));
  }
  const name: unknown = JSON.parse(body).__type;
  return errors.some(({ shape }) => shape === name) ? [] : ['the error is not described'];
}

/** The wrapped result of the query protocol; undefined where there is none. */
const resultIn = (xml: string, wrapper = ''): unknown =>
  elements(xml)
    .flatMap(([, response]) => elements(response))
    .filter(([name]) => name === wrapper)
    .map(([, result]) => structureIn(result))[0];

const structureIn = (xml: string): unknown => {
  const members = elements(xml);
  return members.length === 0
    ? xml
    : Object.fromEntries(members.map(([name, content]) => [name, structureIn(content)]));
};

const elements = (xml: string): readonly (readonly [string, string])[] =>
  [...xml.matchAll(/<(\w+)[^>]*>(.*?)<\/\1>/gs)].map(([, name = '', content = '']) => [name, content]);

const checkOf = (model: AwsModel, name: string): SchemaCheck =>
  model.metadata.protocol === 'json' ? jsonCheck(schemaOf(model, name)) : textCheck(schemaOf(model, name));

/** @throws where the model names a shape that it doesn't have, or one of a type that no call in use needs */
function schemaOf(model: AwsModel, name: string): object {
  const shape = model.shapes[name];
  if (shape === undefined) throw new Error(`The model has no shape ${name}.`);
  const { type, required, members, member, key, value, min, max } = shape;
  switch (type) {
    case 'structure': {
      const properties = Object.entries(members).map(([name, of]) => [name, schemaOf(model, of.shape)]);
      return {
        type: 'object',
        required,
        properties: Object.fromEntries(properties),
        additionalProperties: false,
      };
    }
    case 'list':
      return {
        type: 'array',
        ...(member !== undefined && { items: schemaOf(model, member.shape) }),
        ...(min !== undefined && { minItems: min }),
        ...(max !== undefined && { maxItems: max }),
      };
    case 'map':
      return {
        type: 'object',
        ...(key !== undefined && { propertyNames: schemaOf(model, key.shape) }),
        ...(value !== undefined && { additionalProperties: schemaOf(model, value.shape) }),
      };
    case 'timestamp':
      // JSON has seconds since 1970, XML has text.
      return model.metadata.protocol === 'json'
        ? { type: 'number' }
        : { type: 'string', format: 'date-time' };
    case 'integer':
      return { type, ...(min !== undefined && { minimum: min }), ...(max !== undefined && { maximum: max }) };
    case 'string':
      return textSchema(shape);
    default:
      throw new Error(`The shape ${name} is of type ${type}, which nothing here checks.`);
  }
}

const textSchema = ({ min, max, pattern }: AwsShape): object => ({
  type: 'string',
  ...(min !== undefined && { minLength: min }),
  ...(max !== undefined && { maxLength: max }),
  // AWS means the whole text.
  ...(pattern !== undefined && { pattern: `^(?:${pattern})$` }),
});
