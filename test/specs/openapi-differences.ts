import * as v from 'valibot';
import {
  type Content,
  type LocatedOperation,
  type OpenApiDocument,
  type Operation,
  operationsOf,
  type Schema,
} from './openapi-document';

/** A description of one side: what it says, and the document that its references point into. */
interface Side<T> {
  readonly is: T;
  readonly document: OpenApiDocument;
}

/** In which direction something travels: requests may be stricter than the vendor asks, replies must be as promised. */
type Direction = 'request' | 'reply';

/**
 * Where a description of ours, of a part of an API, says something else than the vendor's own document: a line each.
 *
 * What we send may be narrower than what the vendor takes, but not wider. What we expect in a reply must be what the vendor
 * promises: a field that we need and the vendor doesn't require is a difference, too.
 */
export const openApiDifferences = (ours: OpenApiDocument, theirs: OpenApiDocument): readonly string[] =>
  operationsOf(ours).flatMap(({ method, path, operation }) => {
    const title = `${method} ${path}`;
    const found = findOperation(theirs, method, path);
    if (found === undefined) return [`${title} is not in the vendor's document`];
    const us = { is: operation, document: ours };
    const them = { is: found.operation, document: theirs };
    return [
      ...(found.operation.deprecated ? ['is deprecated'] : []),
      ...parameterDifferences(us, them),
      ...contentDifferences('request', 'body', at(us, 'requestBody'), at(them, 'requestBody')),
      ...responseDifferences(us, them),
    ].map((what) => `${title}: ${what}`);
  });

const findOperation = (
  document: OpenApiDocument,
  method: string,
  path: string,
): LocatedOperation | undefined =>
  operationsOf(document).find((located) => located.method === method && located.path === path);

const at = ({ is, document }: Side<Operation>, key: 'requestBody'): Side<Content> => ({
  is: is[key].content,
  document,
});

function parameterDifferences(ours: Side<Operation>, theirs: Side<Operation>): readonly string[] {
  const unsent = theirs.is.parameters.filter(
    (their) => their.required && !ours.is.parameters.some((our) => our.name === their.name && our.required),
  );
  return [
    ...unsent.map(({ name }) => `parameter ${name} is required`),
    ...ours.is.parameters.flatMap((our) => {
      const their = theirs.is.parameters.find((one) => one.name === our.name && one.in === our.in);
      const title = `${our.in} parameter ${our.name}`;
      return their === undefined
        ? [`${title} is not in the vendor's document`]
        : schemaDifferences('request', title, { ...ours, is: our.schema }, { ...theirs, is: their.schema });
    }),
  ];
}

function responseDifferences(ours: Side<Operation>, theirs: Side<Operation>): readonly string[] {
  const missing = Object.keys(theirs.is.responses).filter((status) => !(status in ours.is.responses));
  return [
    ...missing.map((status) => `${status} is not in our description`),
    ...Object.entries(ours.is.responses).flatMap(([status, our]) => {
      const their = theirs.is.responses[status];
      if (their === undefined) return [`${status} is not in the vendor's document`];
      const headers = Object.entries(our.headers).flatMap(([name, { schema }]) => {
        const header = Object.entries(their.headers).find(([key]) => key.toLowerCase() === name)?.[1];
        const title = `${status} header ${name}`;
        return header === undefined
          ? [`${title} is not in the vendor's document`]
          : schemaDifferences('reply', title, { ...ours, is: schema }, { ...theirs, is: header.schema });
      });
      const [us, them] = [
        { ...ours, is: our.content },
        { ...theirs, is: their.content },
      ];
      return [...headers, ...contentDifferences('reply', status, us, them)];
    }),
  ];
}

function contentDifferences(
  direction: Direction,
  title: string,
  ours: Side<Content>,
  theirs: Side<Content>,
): readonly string[] {
  return Object.entries(ours.is).flatMap(([type, { schema }]) => {
    const their = theirs.is[type];
    return their === undefined
      ? [`${title} as ${type} is not in the vendor's document`]
      : schemaDifferences(direction, title, { ...ours, is: schema }, { ...theirs, is: their.schema });
  });
}

const node = v.object({
  type: v.optional(v.string()),
  format: v.optional(v.string()),
  nullable: v.optional(v.boolean(), false),
  enum: v.optional(v.array(v.string())),
  required: v.optional(v.array(v.string()), []),
  properties: v.optional(v.record(v.string(), v.record(v.string(), v.unknown())), {}),
  additionalProperties: v.optional(v.union([v.boolean(), v.record(v.string(), v.unknown())])),
  items: v.optional(v.record(v.string(), v.unknown())),
});

/** @throws where a reference points nowhere */
function resolved({ is, document }: Side<Schema>): v.InferOutput<typeof node> {
  const { $ref } = is;
  if (typeof $ref !== 'string') return v.parse(node, is);
  const schema = document.components.schemas[$ref.replace('#/components/schemas/', '')];
  if (schema === undefined) throw new Error(`The reference ${$ref} points nowhere.`);
  return resolved({ is: schema, document });
}

function schemaDifferences(
  direction: Direction,
  title: string,
  ours: Side<Schema>,
  theirs: Side<Schema>,
): readonly string[] {
  const [us, them] = [resolved(ours), resolved(theirs)];
  const deeper = (name: string, our: Schema, their: Schema | undefined): readonly string[] =>
    their === undefined
      ? [`${title}/${name} is not in the vendor's document`]
      : schemaDifferences(direction, `${title}/${name}`, { ...ours, is: our }, { ...theirs, is: their });

  const surplus = us.additionalProperties;
  return [
    ...(us.type === them.type ? [] : [`${title} is of type ${us.type} here and ${them.type} there`]),
    ...(mayDiffer(direction, us.format, them.format)
      ? []
      : [`${title} is of format ${us.format} here and ${them.format} there`]),
    ...(direction === 'reply' && them.nullable && !us.nullable ? [`${title} may be null there`] : []),
    ...(us.nullable && !them.nullable ? [`${title} may be null here`] : []),
    ...enumDifferences(direction, title, us.enum, them.enum),
    ...requiredDifferences(direction, title, us.required, them.required),
    ...Object.entries(us.properties).flatMap(([name, our]) => deeper(name, our, them.properties[name])),
    ...(us.items === undefined ? [] : deeper('[]', us.items, them.items)),
    // What we take under any name, the vendor has under its own names.
    ...(typeof surplus === 'object'
      ? Object.entries(them.properties).flatMap(([name, their]) => deeper(name, surplus, their))
      : []),
  ];
}

const mayDiffer = (direction: Direction, our: string | undefined, their: string | undefined): boolean =>
  our === their || (direction === 'request' && their === undefined);

function enumDifferences(
  direction: Direction,
  title: string,
  ours: readonly string[] | undefined,
  theirs: readonly string[] | undefined,
): readonly string[] {
  const beyond = (some: readonly string[] | undefined, others: readonly string[] | undefined) =>
    others === undefined ? [] : (some ?? ['anything']).filter((value) => !others.includes(value));
  return direction === 'request'
    ? beyond(ours, theirs).map((value) => `${title} may be ${value} here`)
    : beyond(theirs, ours).map((value) => `${title} may be ${value} there`);
}

const requiredDifferences = (
  direction: Direction,
  title: string,
  ours: readonly string[],
  theirs: readonly string[],
): readonly string[] => [
  ...theirs.filter((name) => !ours.includes(name)).map((name) => `${title}/${name} is required there`),
  ...(direction === 'request'
    ? []
    : ours.filter((name) => !theirs.includes(name)).map((name) => `${title}/${name} is required here`)),
];
