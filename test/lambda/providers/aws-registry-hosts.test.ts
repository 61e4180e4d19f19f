import { awsRegistryHosts } from '../../../lambda/providers/aws-registry-hosts';

it('an endpoint of another service says nothing of where a registry may be', () => {
  const environment = { AWS_ENDPOINT_URL_ECR: 'https://ecr.example', AWS_ENDPOINT_URL: 'http://127.0.0.1:1' };
  const registry = { region: 'eu-west-3', account: '111122223333' };
  const isOnLoopback = (service: 'ECR' | 'LIGHTSAIL'): boolean =>
    awsRegistryHosts(environment, service)(registry).include('127.0.0.1:5000');

  expect([isOnLoopback('ECR'), isOnLoopback('LIGHTSAIL')]).toEqual([false, true]);
});
