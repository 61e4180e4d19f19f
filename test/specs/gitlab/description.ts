import { join } from 'node:path';
import type { DescribedVendor } from '../described-vendor';
import { openApi } from '../openapi-api';
import { readOpenApi } from '../openapi-document';

const api = openApi(readOpenApi(join(__dirname, 'openapi.yaml')), 'https://gitlab.com');

export const gitlab: DescribedVendor<'gitlab'> = {
  title: 'GitLab',
  servers: (vendor) => [[vendor.api, api]],
};
