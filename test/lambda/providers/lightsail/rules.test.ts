import { lightsailRules } from '../../../../lambda/providers/lightsail/rules';
import { HOSTS, NO_HOSTS } from '../../../support/hosts';
import { included } from '../included';

const AWS = { URL_SUFFIX: 'amazonaws.com' };

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
