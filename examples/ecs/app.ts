import { App } from 'aws-cdk-lib';
import { PrivateImagesStack } from './private-images-stack';

// Put your own in their places.
new PrivateImagesStack(new App(), 'PrivateImages', {
  clusterName: 'main',
  network: {
    vpcId: 'vpc-0123456789abcdef0',
    availabilityZones: ['eu-central-1a'],
    publicSubnetIds: ['subnet-0123456789abcdef0'],
  },
});
