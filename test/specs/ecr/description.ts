import { awsApi } from '../aws-api';
import { AWS_MODELS } from '../aws-models';
import type { DescribedVendor } from '../described-vendor';

const api = awsApi(AWS_MODELS.ecr);

export const ecr: DescribedVendor<'ecr'> = {
  title: 'ECR',
  servers: (vendor) => [[vendor.api, api]],
};
