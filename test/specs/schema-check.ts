import { Ajv, type ErrorObject, type Options } from 'ajv';
import addFormats from 'ajv-formats';

/** Says what is wrong with a value; empty where it keeps to its schema. */
export type SchemaCheck = (value: unknown) => readonly string[];

const checker = (options: Options): Ajv => {
  const ajv = new Ajv({ allErrors: true, strict: true, ...options });
  // A schema carries its document's components along, for its references to point at.
  ajv.addKeyword('components');
  addFormats(ajv);
  return ajv;
};
const asJson = checker({});
const asText = checker({ coerceTypes: true });

/** A check of JSON values. */
export const jsonCheck = (schema: object): SchemaCheck => check(asJson, schema);

/** A check of what arrives as text: parameters, headers, forms. `'12'` counts as an integer. */
export const textCheck = (schema: object): SchemaCheck => check(asText, schema);

function check(ajv: Ajv, schema: object): SchemaCheck {
  const validate = ajv.compile(schema);
  return (value) => {
    // Coercion writes into the value.
    validate(structuredClone(value));
    return (validate.errors ?? []).map(inWords);
  };
}

const inWords = ({ instancePath, message, params }: ErrorObject): string => {
  const surplus = 'additionalProperty' in params ? ` (${params.additionalProperty})` : '';
  return `${instancePath === '' ? 'it' : instancePath} ${message}${surplus}`;
};
