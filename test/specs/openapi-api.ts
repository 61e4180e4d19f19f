import type { Call, Exchange, Reply } from '../../sandbox/fakes/fake-server';
import type { DescribedApi } from './described-api';
import {
  type Content,
  type LocatedOperation,
  type OpenApiDocument,
  operationsOf,
  type Parameter,
  type Response,
} from './openapi-document';
import { jsonCheck, type SchemaCheck, textCheck } from './schema-check';

/** The API that an OpenAPI document describes at one of its servers. Whatever the document doesn't name is a violation. */
export function openApi(document: OpenApiDocument, server: string): DescribedApi {
  const operations = operationsOf(document)
    .filter((located) => located.server === server)
    .map((located) => describedOperation(located, document));
  const operationOf = (call: Call) => operations.find(({ matches }) => matches(call));

  return {
    requestViolations: (call) => {
      const operation = operationOf(call);
      return operation === undefined
        ? [`${call.method} ${call.path} is no operation`]
        : operation.request(call).map((what) => `${operation.title}: ${what}`);
    },
    replyViolations: ({ call, reply }: Exchange) => {
      const operation = operationOf(call);
      return operation === undefined
        ? []
        : operation.reply(reply).map((what) => `${operation.title} answered ${reply.status}: ${what}`);
    },
  };
}

function describedOperation({ method, path, operation }: LocatedOperation, document: OpenApiDocument) {
  const pattern = new RegExp(`^${path.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);
  const parameters = (place: Parameter['in']): SchemaCheck =>
    textCheck(
      objectOf(
        operation.parameters.filter(({ in: at }) => at === place).map((one) => [one.name, one]),
        false,
      ),
    );
  const pathCheck = parameters('path');
  const queryCheck = parameters('query');
  const bodyCheck = contentCheck(operation.requestBody.content, document);
  const responses = Object.entries(operation.responses).map(
    ([status, response]) => [status, responseCheck(response, document)] as const,
  );
  const known = document.components.securitySchemes;
  const needed = operation.security.flatMap((schemes) => Object.keys(schemes));
  const keys = needed.flatMap((name) => known[name]?.name ?? []);
  const schemes = needed
    .filter((name) => known[name]?.name === undefined)
    .map((name) => known[name]?.scheme ?? name);

  return {
    title: `${method} ${path}`,
    matches: (call: Call): boolean => call.method === method && pattern.test(call.path),
    request: ({ path, query, headers, body }: Call): readonly string[] => [
      ...within('the path', pathCheck(decoded(pattern.exec(path)?.groups ?? {}))),
      ...within('the query', queryCheck(fromQuery(query))),
      ...authorizationViolations(headers.authorization, schemes),
      ...keys.filter((key) => headers[key] === undefined).map((key) => `no header ${key}`),
      ...bodyCheck(headers['content-type'], body),
    ],
    reply: (reply: Reply): readonly string[] => {
      const find = (wanted: string) => responses.find(([status]) => status === wanted)?.[1];
      const check = find(String(reply.status)) ?? find('default');
      return check === undefined ? ['the status is not described'] : check(reply);
    },
  };
}

function responseCheck({ headers, content }: Response, document: OpenApiDocument) {
  const headerCheck = textCheck(objectOf(Object.entries(headers), true));
  const bodyCheck = contentCheck(content, document);
  return ({ headers: sent = {}, body }: Reply): readonly string[] => [
    ...within('the headers', headerCheck(sent)),
    ...bodyCheck(sent['content-type'], body ?? ''),
  ];
}

/** Checks a body by what its content type promises. */
function contentCheck(
  content: Content,
  { components: { schemas } }: OpenApiDocument,
): (type: string | undefined, body: string) => readonly string[] {
  const checks = Object.entries(content).map(([type, { schema }]) => {
    const standalone = { ...schema, components: { schemas } };
    return { type, check: type === 'application/json' ? jsonCheck(standalone) : textCheck(standalone) };
  });
  return (type, body) => {
    if (checks.length === 0) return body === '' ? [] : ['there is a body where none is described'];
    const mediaType = type?.split(';')[0]?.trim();
    const described = checks.find((one) => one.type === mediaType);
    if (described === undefined) return [`the content type is ${mediaType ?? 'missing'}`];
    const value = mediaType === 'application/json' ? parsedJson(body) : fromQuery(new URLSearchParams(body));
    return value === undefined ? ['the body is no JSON'] : within('the body', described.check(value));
  };
}

function authorizationViolations(header: string | undefined, schemes: readonly string[]): readonly string[] {
  if (schemes.length === 0) return header === undefined ? [] : ['an authorization that nobody asked for'];
  const scheme = /^(\S+) \S+$/.exec(header ?? '')?.[1]?.toLowerCase();
  return scheme !== undefined && schemes.includes(scheme) ? [] : [`no ${schemes.join(' or ')} authorization`];
}

const objectOf = (
  fields: readonly (readonly [string, Pick<Parameter, 'required' | 'schema'>])[],
  additionalProperties: boolean,
) => ({
  type: 'object',
  properties: Object.fromEntries(fields.map(([name, { schema }]) => [name, schema])),
  required: fields.filter(([, { required }]) => required).map(([name]) => name),
  additionalProperties,
});

/** What is given twice becomes a list, and so no schema of a single value takes it. */
const fromQuery = (query: URLSearchParams) =>
  Object.fromEntries(
    [...new Set(query.keys())].map((name) => {
      const values = query.getAll(name);
      return [name, values.length === 1 ? values[0] : values];
    }),
  );

const decoded = (groups: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(groups).map(([name, text]) => [name, decodeURIComponent(text)]));

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const within = (place: string, violations: readonly string[]): readonly string[] =>
  violations.map((what) => `in ${place}, ${what}`);
