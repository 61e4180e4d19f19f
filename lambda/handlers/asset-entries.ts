import { readFileSync } from 'node:fs';
import * as v from 'valibot';

/** The entries in the file beside the bundle, read by their schema. @throws if they don't match it */
export const readAssetEntries = <Schema extends v.GenericSchema>(
  entry: Schema,
  file: string,
): readonly v.InferOutput<Schema>[] => v.parse(v.array(entry), JSON.parse(readFileSync(file, 'utf8')));
