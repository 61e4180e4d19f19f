import { type Environment, URL_SUFFIX } from '../contract/environment';
import { isLoopback } from '../contract/loopback';
import { type ConfiguredHost, type VendorHosts, vendorHosts } from './vendor-hosts';

/** What decides at which hosts a registry of AWS may be. */
export interface AwsRegistry extends ConfiguredHost {
  readonly region: string;
  /** Undefined: any account, since Lightsail's is not known in advance. */
  readonly account: string | undefined;
}

/** `<account>.dkr.ecr.<region>.amazonaws.com`, its FIPS and its dual-stack forms. */
export function awsRegistryHosts(environment: Environment, service: 'ECR' | 'LIGHTSAIL') {
  // The infrastructure sets it. A function that is run by hand uses the suffix of most partitions.
  const suffix = environment[URL_SUFFIX] || 'amazonaws.com';
  const apiIsOnLoopback = awsIsOnLoopback(environment, service);

  return ({ region, account, host }: AwsRegistry): VendorHosts => {
    const endings = ['', '-fips'].flatMap((fips) => [
      `.dkr.ecr${fips}.${region}.${suffix}`,
      `.dkr-ecr${fips}.${region}.on.aws`,
    ]);
    return vendorHosts({
      configured: host,
      usual: `${account ?? '<12 digits>'}.dkr.ecr.${region}.${suffix}`,
      isUsual: (name) => {
        const [owner = ''] = name.split('.', 1);
        const isOwner = account === undefined ? /^\d{12}$/.test(owner) : owner === account;
        return isOwner && endings.includes(name.slice(owner.length));
      },
      apiIsOnLoopback,
    });
  };
}

/** Whether the SDK's own variables put a service's API on this machine. */
function awsIsOnLoopback(environment: Environment, service: 'ECR' | 'LIGHTSAIL'): boolean {
  const url = environment[`AWS_ENDPOINT_URL_${service}`] || environment.AWS_ENDPOINT_URL;
  return url !== undefined && URL.canParse(url) && isLoopback(new URL(url).hostname);
}
