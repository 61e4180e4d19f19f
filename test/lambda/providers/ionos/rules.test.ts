import { ionosRules } from '../../../../lambda/providers/ionos/rules';
import { HOSTS, NO_HOSTS } from '../../../support/hosts';
import { included } from '../included';

describe('the hosts of ionos', () => {
  it('are all below ionos.com', () => {
    const candidates = [
      'demo.cr.de-fra.ionos.com',
      'ionos.com',
      'evilionos.com',
      'demo.cr.de-fra.ionos.com:443',
      'demo.cr.de-fra.ionos.com.evil.example',
    ];
    expect(included(ionosRules({}).hosts({}), ...candidates, ...HOSTS, ...NO_HOSTS)).toEqual([
      'demo.cr.de-fra.ionos.com',
    ]);
  });
});
