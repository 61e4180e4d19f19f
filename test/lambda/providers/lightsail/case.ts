import { LightsailClient } from '@aws-sdk/client-lightsail';
import { createLightsailProvider } from '../../../../lambda/providers/lightsail/provider';
import { lightsailRules } from '../../../../lambda/providers/lightsail/rules';
import { answer, inTwelveHours, PASSWORD } from '../aws-cases';
import { awsError, clientFor } from '../fake-aws';
import type { VendorCase } from '../vendor-case';

export const lightsail: VendorCase<'lightsail'> = {
  entry: {
    provider: 'lightsail',
    name: 'shop',
    secretId: 'refresher/lightsail/shop',
    refreshEvery: 14_400,
    verify: true,
    access: 'push',
    region: 'eu-west-3',
  },
  provider: ({ api }, { environment, sts }) =>
    createLightsailProvider({
      environment,
      sts: sts.client,
      lightsailFor: (config) => new LightsailClient({ ...clientFor(api), ...config }),
    }),
  hosts: (environment, host) => lightsailRules(environment).hosts({ region: 'eu-west-3', host }),
  apiVariables: ['AWS_ENDPOINT_URL_LIGHTSAIL', 'AWS_ENDPOINT_URL'],
  mint: { method: 'POST', path: '/' },
  tooFast: awsError('ThrottlingException', 'Rate exceeded'),
  refusals: [
    { ...awsError('AccessDeniedException'), code: 'AccessDenied' },
    { ...awsError('UnauthenticatedException'), code: 'AccessDenied' },
    { ...awsError('InvalidInputException'), code: 'RequestRefused' },
    { ...awsError('NotFoundException', 'No.', 404), code: 'RequestRefused' },
    { ...awsError('RegionSetupInProgressException'), code: 'RegistryNotReady' },
    { ...awsError('ServiceException', 'Sorry.', 500), code: 'VendorUnavailable' },
  ],
  tamper: ({ user: username = 'AWS', host }, { api, registry: own }) => {
    const registry = host ?? own.host;
    api.fault = answer({
      registryLogin: { username, password: PASSWORD, expiresAt: inTwelveHours(), registry },
    });
  },
  host: '999999999999.dkr.ecr.eu-west-3.amazonaws.com',
  // Of Lightsail's account nothing is known but that it has 12 digits.
  sharedHosts: ['111122223333.dkr.ecr.eu-west-3.amazonaws.com'],
};
