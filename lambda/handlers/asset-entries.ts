import { readFileSync } from 'node:fs';
import * as v from 'valibot';

/** The entries beside the bundle, as their schema reads them. @throws where they don't fit */
export const readAssetEntries = <Schema extends v.GenericSchema>(
  entry: Schema,
  file: string,
): readonly v.InferOutput<Schema>[] => v.parse(v.array(entry), JSON.parse(readFileSync(file, 'utf8')));
