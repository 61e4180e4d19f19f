// Writes registries.schema.json anew from the config's own schema.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { configJsonSchema } from './config-json-schema';

writeFileSync(
  join(__dirname, '..', 'registries.schema.json'),
  `${JSON.stringify(configJsonSchema(), undefined, 2)}\n`,
);
