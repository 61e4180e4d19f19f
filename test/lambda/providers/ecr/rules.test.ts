import { ecrRules } from '../../../../lambda/providers/ecr/rules';
import { HOSTS, NO_HOSTS } from '../../../support/hosts';
import { included } from '../included';

const AWS = { URL_SUFFIX: 'amazonaws.com' };
const ECR = { region: 'eu-west-3', account: '111122223333' };

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
