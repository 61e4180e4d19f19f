import { didYouMean } from '../messages/words';

/** AWS's partitions and their regions, as the CDK's region-info lists them; a test compares the two. */
const REGIONS = {
  aws: [
    'af-south-1',
    'ap-east-1',
    'ap-east-2',
    'ap-northeast-1',
    'ap-northeast-2',
    'ap-northeast-3',
    'ap-south-1',
    'ap-south-2',
    'ap-southeast-1',
    'ap-southeast-2',
    'ap-southeast-3',
    'ap-southeast-4',
    'ap-southeast-5',
    'ap-southeast-6',
    'ap-southeast-7',
    'ca-central-1',
    'ca-west-1',
    'eu-central-1',
    'eu-central-2',
    'eu-north-1',
    'eu-south-1',
    'eu-south-2',
    'eu-west-1',
    'eu-west-2',
    'eu-west-3',
    'il-central-1',
    'me-central-1',
    'me-south-1',
    'me-west-1',
    'mx-central-1',
    'sa-east-1',
    'us-east-1',
    'us-east-2',
    'us-west-1',
    'us-west-2',
  ],
  'aws-cn': ['cn-north-1', 'cn-northwest-1'],
  'aws-eusc': ['eusc-de-east-1'],
  'aws-iso': ['us-iso-east-1', 'us-iso-west-1'],
  'aws-iso-b': ['us-isob-east-1', 'us-isob-west-1'],
  'aws-iso-e': ['eu-isoe-west-1'],
  'aws-iso-f': ['us-isof-east-1', 'us-isof-south-1'],
  'aws-us-gov': ['us-gov-east-1', 'us-gov-west-1'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type Partition = keyof typeof REGIONS;

/** Every region that is known here. */
export const KNOWN_REGIONS: readonly string[] = Object.values(REGIONS).flat();

/** `eu-central-1`, `us-gov-west-1`: a region of this form may be newer than the lists here. */
const USUAL_FORM = /^[a-z]{2}(-[a-z]+)?-(central|east|west|(north|south)(east|west)?)-\d$/;

/** Whether AWS has a region of this name, or may have opened one since. */
export const mayBeRegion = (name: string): boolean => USUAL_FORM.test(name) || KNOWN_REGIONS.includes(name);

/** A question that offers the region closest to what is written, to end a sentence with; empty if none is close. */
export const regionMeant = (written: string): string => didYouMean(written, KNOWN_REGIONS);

/** How the names of regions start, by partition; all others are public ones. */
const STARTS: readonly (readonly [start: RegExp, partition: Partition])[] = [
  [/^cn-/, 'aws-cn'],
  [/^eusc-/, 'aws-eusc'],
  [/^us-iso-/, 'aws-iso'],
  [/^us-isob-/, 'aws-iso-b'],
  [/^eu-isoe-/, 'aws-iso-e'],
  [/^us-isof-/, 'aws-iso-f'],
  [/^us-gov-/, 'aws-us-gov'],
];

/** The partition that a region belongs to, one that opened after this release included. */
export const partitionOf = (region: string): Partition =>
  STARTS.find(([start]) => start.test(region))?.[1] ?? 'aws';
