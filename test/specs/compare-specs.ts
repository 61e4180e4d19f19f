import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { PROVIDER_NAMES, type ProviderName } from '../../lambda/contract/provider-name';
import { awsDifferences } from './aws-differences';
import { AWS_SERVICES, type AwsModel, parseAwsModel } from './aws-model';
import { AWS_MODELS } from './aws-models';
import { DESCRIPTIONS } from './descriptions';
import { openApiDifferences } from './openapi-differences';
import { readOpenApi } from './openapi-document';
import { unexplained } from './unexplained';

/** How one vendor's document compares with our description of the part in use. */
export interface Comparison {
  readonly vendor: string;
  /** Empty where all is well; undefined where there is no document to compare with. */
  readonly complaints: readonly string[] | undefined;
  /** How many differences are known and explained. */
  readonly known: number;
}

/**
 * Compares our descriptions of the vendors' APIs with the vendors' own documents.
 *
 * @param specs the folder of the documents: one for each vendor that has an OpenAPI document, and `aws/`
 * @param emulator the folder of the local cloud's Python packages, whose botocore has the AWS models that `specs` lacks
 * @throws where a vendor's OpenAPI document is missing or unreadable
 */
export const compareSpecs = (specs: string, emulator: string): readonly Comparison[] => [
  ...PROVIDER_NAMES.flatMap((name) => compareOpenApi(name, specs)),
  ...AWS_SERVICES.map((service) => {
    const theirs = modelIn(specs, service) ?? modelOfBotocore(emulator, service);
    const complaints = theirs && awsDifferences(AWS_MODELS[service], theirs);
    return { vendor: `AWS ${service}`, complaints, known: 0 };
  }),
];

function compareOpenApi(name: ProviderName, specs: string): readonly Comparison[] {
  const { title: vendor, openApi } = DESCRIPTIONS[name];
  if (openApi === undefined) return [];
  const { ours, theirs, known } = openApi;
  const differences = openApiDifferences(ours, readOpenApi(join(specs, theirs)));
  return [{ vendor, complaints: unexplained(differences, known), known: Object.keys(known).length }];
}

function modelIn(specs: string, service: string): AwsModel | undefined {
  const [file] = globSync(`aws/${service}.service-2*.json`, { cwd: specs });
  return file === undefined ? undefined : parseAwsModel(readFileSync(join(specs, file), 'utf8'));
}

function modelOfBotocore(emulator: string, service: string): AwsModel | undefined {
  const pattern = `*/lib/python*/site-packages/botocore/data/${service}/*/service-2.json.gz`;
  const [file] = globSync(pattern, { cwd: emulator });
  return file === undefined
    ? undefined
    : parseAwsModel(gunzipSync(readFileSync(join(emulator, file))).toString());
}
