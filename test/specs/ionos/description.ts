import { join } from 'node:path';
import type { DescribedVendor } from '../described-vendor';
import { openApi } from '../openapi-api';
import { readOpenApi } from '../openapi-document';
import { IONOS_DIFFERENCES } from './known-differences';

const ours = readOpenApi(join(__dirname, 'openapi.yaml'));
const api = openApi(ours, 'https://api.ionos.com/containerregistries');

export const ionos: DescribedVendor<'ionos'> = {
  title: 'IONOS',
  servers: (vendor) => [[vendor.api, api]],
  openApi: { ours, theirs: 'ionos/container-registry.openapi.v1.0.yaml', known: IONOS_DIFFERENCES },
};
