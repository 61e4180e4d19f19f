import { ECRClient } from '@aws-sdk/client-ecr';
import { createEcrProvider } from '../../../../lambda/providers/ecr/provider';
import { ecrRules } from '../../../../lambda/providers/ecr/rules';
import { answer, inTwelveHours, PASSWORD } from '../aws-cases';
import { awsError, clientFor } from '../fake-aws';
import type { VendorCase } from '../vendor-case';

export const ecr: VendorCase<'ecr'> = {
  entry: {
    provider: 'ecr',
    name: 'prod',
    secretId: 'refresher/ecr/prod',
    refreshEvery: 14_400,
    verify: true,
    access: 'pull',
    region: 'eu-west-3',
    tokenRole: {
      arn: 'arn:aws:iam::111122223333:role/refresher/prod-pull',
      given: false,
      stackId: 'arn:aws:cloudformation:eu-west-3:111122223333:stack/Test/1',
    },
  },
  provider: ({ api }, { environment, sts }) =>
    createEcrProvider({
      environment,
      sts: sts.client,
      ecrFor: (config) => new ECRClient({ ...clientFor(api), ...config }),
    }),
  hosts: (environment, host) =>
    ecrRules(environment).hosts({ region: 'eu-west-3', account: '111122223333', host }),
  apiVariables: ['AWS_ENDPOINT_URL_ECR', 'AWS_ENDPOINT_URL'],
  mint: { method: 'POST', path: '/' },
  tooFast: awsError('ThrottlingException', 'Rate exceeded'),
  refusals: [
    { ...awsError('AccessDeniedException'), code: 'AccessDenied' },
    { ...awsError('UnrecognizedClientException'), code: 'AccessDenied' },
    { ...awsError('InvalidParameterException'), code: 'RequestRefused' },
    { ...awsError('ServerException', 'Sorry.', 500), code: 'VendorUnavailable' },
  ],
  tamper: ({ user = 'AWS', host }, { api, registry }) => {
    const authorizationToken = Buffer.from(`${user}:${PASSWORD}`).toString('base64');
    const proxyEndpoint = `https://${host ?? registry.host}`;
    api.fault = answer({
      authorizationData: [{ authorizationToken, expiresAt: inTwelveHours(), proxyEndpoint }],
    });
  },
  host: '111122223333.dkr.ecr.eu-west-3.amazonaws.com',
};
