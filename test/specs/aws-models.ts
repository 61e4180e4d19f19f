import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAwsModels } from './aws-model';

/** Our models of AWS' services: of the operations in use, and of nothing else. */
export const AWS_MODELS = parseAwsModels(readFileSync(join(__dirname, 'aws.yaml'), 'utf8'));
