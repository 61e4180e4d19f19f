import { digitalOceanRules } from '../../../../lambda/providers/digitalocean/rules';
import { HOSTS, NO_HOSTS } from '../../../support/hosts';
import { included } from '../included';

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

it('DigitalOcean has its one registry and its token server where they are', () => {
  const { hosts, handshake } = digitalOceanRules({});
  expect(hosts({}).expected).toBe('registry.digitalocean.com');
  expect(handshake().tokenHosts).toEqual(['api.digitalocean.com']);
});
