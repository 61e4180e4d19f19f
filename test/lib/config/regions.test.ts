import { RegionInfo } from 'aws-cdk-lib/region-info';
import { KNOWN_REGIONS, mayBeRegion, partitionOf } from '../../../lib/config/aws/regions';
import { LIGHTSAIL_REGIONS } from '../../../lib/providers/lightsail/regions';

describe('the regions', () => {
  it('are those that the CDK knows', () => {
    expect(KNOWN_REGIONS.toSorted()).toEqual(RegionInfo.regions.map(({ name }) => name).toSorted());
  });

  it('lie in the partitions in which the CDK has them', () => {
    for (const { name, partition } of RegionInfo.regions)
      expect([name, partitionOf(name)]).toEqual([name, partition]);
  });

  it('include Lightsail’s', () => {
    expect(LIGHTSAIL_REGIONS.filter((region) => !KNOWN_REGIONS.includes(region))).toEqual([]);
  });

  it('may be newer than this release, if they are called as AWS calls regions', () => {
    expect(mayBeRegion('ap-southeast-9')).toBe(true);
    expect(partitionOf('cn-south-1')).toBe('aws-cn');
  });

  it.each(['eu-centrl-1', 'eu-central', 'eu-central-10', 'atlantis-deep-9', 'xx-xx-1'])(
    'are not %s',
    (name) => {
      expect(mayBeRegion(name)).toBe(false);
    },
  );
});
