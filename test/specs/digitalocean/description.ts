import { join } from 'node:path';
import type { DescribedVendor } from '../described-vendor';
import { openApi } from '../openapi-api';
import { readOpenApi } from '../openapi-document';
import { DIGITALOCEAN_DIFFERENCES } from './known-differences';

const ours = readOpenApi(join(__dirname, 'openapi.yaml'));
const api = openApi(ours, 'https://api.digitalocean.com');
const cloud = openApi(ours, 'https://cloud.digitalocean.com');

export const digitalocean: DescribedVendor<'digitalocean'> = {
  title: 'DigitalOcean',
  servers: (vendor) => [
    [vendor.api, api],
    [vendor.cloud, cloud],
  ],
  openApi: {
    ours,
    theirs: 'digitalocean/registry.openapi.excerpt.json',
    known: DIGITALOCEAN_DIFFERENCES,
  },
};
