import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAwsModels } from './aws-model';
import { parseOpenApi } from './openapi-document';

const read = (file: string): string => readFileSync(join(__dirname, file), 'utf8');

/** Our descriptions of the vendors' APIs: of the operations in use, and of nothing else. */
export const DIGITALOCEAN = parseOpenApi(read('digitalocean.openapi.yaml'));
export const IONOS = parseOpenApi(read('ionos.openapi.yaml'));
export const AWS_MODELS = parseAwsModels(read('aws.yaml'));
