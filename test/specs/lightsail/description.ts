import { awsApi } from '../aws-api';
import { AWS_MODELS } from '../aws-models';
import type { DescribedVendor } from '../described-vendor';

const api = awsApi(AWS_MODELS.lightsail);

export const lightsail: DescribedVendor<'lightsail'> = {
  title: 'Lightsail',
  servers: (vendor) => [[vendor.api, api]],
};
