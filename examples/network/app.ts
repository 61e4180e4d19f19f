import { App } from 'aws-cdk-lib';
import { FixedEgressStack } from './fixed-egress-stack';

new FixedEgressStack(new App(), 'FixedEgress');
