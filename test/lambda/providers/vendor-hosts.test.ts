import { digitalOceanRules } from '../../../lambda/providers/digitalocean/rules';
import { ecrRules } from '../../../lambda/providers/ecr/rules';
import { ionosRules } from '../../../lambda/providers/ionos/rules';
import { lightsailRules } from '../../../lambda/providers/lightsail/rules';
import { HOSTS, NO_HOSTS } from '../../support/hosts';

const AWS = { URL_SUFFIX: 'amazonaws.com' };
const ECR = { region: 'eu-west-3', account: '111122223333' };
const LOOPBACK = ['127.0.0.1:5000', '127.0.0.1', '[::1]:5000', 'localhost:5000'];

const included = (hosts: { include(host: string): boolean }, ...candidates: readonly string[]) =>
  candidates.filter((host) => hosts.include(host));

describe('the hosts of ecr', () => {
  const hosts = ecrRules(AWS).hosts(ECR);

  it('are those of the account in the region', () => {
    const own = [
      '111122223333.dkr.ecr.eu-west-3.amazonaws.com',
      '111122223333.dkr.ecr-fips.eu-west-3.amazonaws.com',
      '111122223333.dkr-ecr.eu-west-3.on.aws',
      '111122223333.dkr-ecr-fips.eu-west-3.on.aws',
    ];
    expect(included(hosts, ...own)).toEqual(own);
    expect(hosts.expected).toBe(own[0]);
  });

  it('are no others', () => {
    const others = [
      '444455556666.dkr.ecr.eu-west-3.amazonaws.com',
      '111122223333.dkr.ecr.us-east-1.amazonaws.com',
      '111122223333.dkr.ecr.eu-west-3.amazonaws.com.cn',
      '111122223333.dkr.ecr.eu-west-3.amazonaws.com.evil.example',
      '111122223333.dkr.ecr.eu-west-3.on.aws',
      '111122223333.dkr-ecr.eu-west-3.amazonaws.com',
      '111122223333.dkr.ecr.eu-west-3.amazonaws.com:443',
      '111122223333.evil.dkr.ecr.eu-west-3.amazonaws.com',
      '111122223333xdkr.ecr.eu-west-3.amazonaws.com',
      'public.ecr.aws',
      '.dkr.ecr.eu-west-3.amazonaws.com',
    ];
    expect(included(hosts, ...others, ...HOSTS, ...NO_HOSTS)).toEqual([]);
  });

  it('end in what the partition has', () => {
    const inChina = ecrRules({ URL_SUFFIX: 'amazonaws.com.cn' }).hosts({ ...ECR, region: 'cn-north-1' });
    const own = '111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn';
    expect(included(inChina, own, '111122223333.dkr.ecr.cn-north-1.amazonaws.com')).toEqual([own]);
  });
});

describe('the hosts of lightsail', () => {
  const hosts = lightsailRules(AWS).hosts({ region: 'eu-west-3' });

  it('are those of any account in the region', () => {
    const own = [
      '123456789012.dkr.ecr.eu-west-3.amazonaws.com',
      '999999999999.dkr-ecr-fips.eu-west-3.on.aws',
    ];
    expect(included(hosts, ...own)).toEqual(own);
  });

  it('are no others', () => {
    const others = [
      '1234567890123.dkr.ecr.eu-west-3.amazonaws.com',
      'evil.dkr.ecr.eu-west-3.amazonaws.com',
      '123456789012.dkr.ecr.eu-west-2.amazonaws.com',
    ];
    expect(included(hosts, ...others, ...HOSTS, ...NO_HOSTS)).toEqual([]);
  });
});

describe('the hosts of digitalocean', () => {
  it('are one', () => {
    const candidates = [
      'registry.digitalocean.com',
      'registry.digitalocean.com:443',
      'api.digitalocean.com',
      'evil.registry.digitalocean.com',
      'registry.digitalocean.com.evil.example',
    ];
    expect(included(digitalOceanRules({}).hosts({}), ...candidates, ...HOSTS, ...NO_HOSTS)).toEqual([
      'registry.digitalocean.com',
    ]);
  });
});

describe('the hosts of ionos', () => {
  it('are all below ionos.com', () => {
    const candidates = [
      'demo.cr.de-fra.ionos.com',
      'ionos.com',
      'evilionos.com',
      'demo.cr.de-fra.ionos.com:443',
      'demo.cr.de-fra.ionos.com.evil.example',
    ];
    const others = HOSTS.filter((host) => !host.includes('ionos'));
    expect(included(ionosRules({}).hosts({}), ...candidates, ...others, ...NO_HOSTS)).toEqual([
      'demo.cr.de-fra.ionos.com',
    ]);
  });
});

describe.each([
  ['ecr', ecrRules, 'AWS_ENDPOINT_URL_ECR'],
  ['ecr', ecrRules, 'AWS_ENDPOINT_URL'],
  ['lightsail', lightsailRules, 'AWS_ENDPOINT_URL_LIGHTSAIL'],
  ['lightsail', lightsailRules, 'AWS_ENDPOINT_URL'],
  ['digitalocean', digitalOceanRules, 'DIGITALOCEAN_API_URL'],
  ['ionos', ionosRules, 'IONOS_API_URL'],
])('the hosts of %s', (_, rulesOf, variable) => {
  it(`are on loopback only if ${variable} is`, () => {
    expect(included(rulesOf({}).hosts(ECR), ...LOOPBACK)).toEqual([]);
    expect(included(rulesOf({ [variable]: 'https://api.example' }).hosts(ECR), ...LOOPBACK)).toEqual([]);
    expect(included(rulesOf({ [variable]: 'http://127.0.0.1:4566' }).hosts(ECR), ...LOOPBACK)).toEqual(
      LOOPBACK,
    );
  });

  it('are the configured one alone, with its port', () => {
    const hosts = rulesOf({}).hosts({ ...ECR, host: 'registry.example:5000' });
    const candidates = [...HOSTS, ...LOOPBACK, 'registry.digitalocean.com', 'demo.cr.de-fra.ionos.com'];
    expect(included(hosts, ...candidates, '111122223333.dkr.ecr.eu-west-3.amazonaws.com')).toEqual([
      'registry.example:5000',
    ]);
    expect(hosts.expected).toBe('registry.example:5000');
  });

  it('are no configured one on loopback unless the API is there', () => {
    const configured = { ...ECR, host: '127.0.0.1:5000' };
    expect(included(rulesOf({}).hosts(configured), ...LOOPBACK)).toEqual([]);
    expect(included(rulesOf({ [variable]: 'http://[::1]:1' }).hosts(configured), ...LOOPBACK)).toEqual([
      '127.0.0.1:5000',
    ]);
  });
});

it('an endpoint of another service says nothing of a vendor', () => {
  const environment = { AWS_ENDPOINT_URL_ECR: 'https://ecr.example', AWS_ENDPOINT_URL: 'http://127.0.0.1:1' };
  expect(included(ecrRules(environment).hosts(ECR), ...LOOPBACK)).toEqual([]);
  expect(included(lightsailRules(environment).hosts(ECR), ...LOOPBACK)).toEqual(LOOPBACK);
});
