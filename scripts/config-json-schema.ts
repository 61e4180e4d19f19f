import { type JsonSchema, toJsonSchema } from '@valibot/to-json-schema';
import { configDocument } from '../lib/config/schema/config-document';

/** What editors check a config file against; the relations among values are left to the synthesis. */
export const configJsonSchema = (): JsonSchema => ({
  // The newest draft that the editors' YAML extensions understand.
  ...toJsonSchema(
    configDocument(() => false),
    {
      target: 'draft-07',
      typeMode: 'input',
      ignoreActions: ['check', 'check_items', 'raw_check'],
      overrideSchema: ({ valibotSchema, jsonSchema }) =>
        valibotSchema.type === 'loose_object' ? { ...jsonSchema, additionalProperties: false } : jsonSchema,
    },
  ),
  title: 'registry-token-refresher',
});
