import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { awsDifferences } from './aws-differences';
import { AWS_SERVICES, type AwsModel, parseAwsModel } from './aws-model';
import { AWS_MODELS, DIGITALOCEAN, IONOS } from './descriptions';
import { DIGITALOCEAN_DIFFERENCES, IONOS_DIFFERENCES, type KnownDifferences } from './known-differences';
import { openApiDifferences } from './openapi-differences';
import { type OpenApiDocument, parseOpenApi } from './openapi-document';
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
 * @param specs the folder of the documents: `digitalocean/`, `ionos/`, `aws/`
 * @param emulator the folder of the local cloud's Python packages, whose botocore has the AWS models that `specs` lacks
 * @throws where a document of DigitalOcean or IONOS is missing or unreadable
 */
export const compareSpecs = (specs: string, emulator: string): readonly Comparison[] => [
  compareOpenApi(
    'DigitalOcean',
    DIGITALOCEAN,
    join(specs, 'digitalocean/registry.openapi.excerpt.json'),
    DIGITALOCEAN_DIFFERENCES,
  ),
  compareOpenApi(
    'IONOS',
    IONOS,
    join(specs, 'ionos/container-registry.openapi.v1.0.yaml'),
    IONOS_DIFFERENCES,
  ),
  ...AWS_SERVICES.map((service) => {
    const theirs = modelIn(specs, service) ?? modelOfBotocore(emulator, service);
    const complaints = theirs && awsDifferences(AWS_MODELS[service], theirs);
    return { vendor: `AWS ${service}`, complaints, known: 0 };
  }),
];

function compareOpenApi(
  vendor: string,
  ours: OpenApiDocument,
  file: string,
  known: KnownDifferences,
): Comparison {
  const differences = openApiDifferences(ours, parseOpenApi(readFileSync(file, 'utf8')));
  return { vendor, complaints: unexplained(differences, known), known: Object.keys(known).length };
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
