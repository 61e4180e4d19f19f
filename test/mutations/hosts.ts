import type { Mutation, NoticingTest } from './mutation';

const noticedIn =
  (path: string) =>
  (test: string): NoticingTest => ({ file: path, test });
const grammar = noticedIn('test/lambda/contract/host.test.ts');
const rules = noticedIn('test/lambda/providers/vendor-hosts.test.ts');
const rulesOf = (provider: string) => noticedIn(`test/lambda/providers/${provider}/rules.test.ts`);
const strange = noticedIn('test/lambda/providers/strange-hosts.test.ts');
const leaks = noticedIn('test/lambda/providers/provider-leaks.test.ts');

const vendorHosts = 'lambda/providers/vendor-hosts.ts';

/** Ways to trust vendors' replies too far. */
export const hosts: readonly Mutation[] = [
  {
    name: 'publishes for any host that a vendor names',
    file: 'lambda/refresh/refresh-registry.ts',
    find: 'checkHost(provider.hosts(entry), issued.host);',
    replace: '',
    noticedBy: strange('gets nothing, and nothing is published for it: canary-host.evil.example'),
  },
  {
    name: 'the probe tries a credential at any host',
    file: 'lambda/probe/probe.ts',
    find: 'if (!hosts.include(credential.host)) {',
    replace: 'if (credential.host === hosts.expected) {',
    noticedBy: {
      file: 'test/lambda/probe/probe.test.ts',
      test: 'that is not the vendor’s gets nothing, and is replaced: canary-host.evil.example',
    },
  },
  {
    name: 'a host may have any port',
    file: vendorHosts,
    find: '(host.port === undefined && isUsual(host.name))',
    replace: 'isUsual(host.name)',
    noticedBy: rulesOf('digitalocean')('the hosts of digitalocean are one'),
  },
  {
    name: 'the usual host passes for the configured one',
    file: vendorHosts,
    find: 'if (configured !== undefined) return text === configured;',
    replace: 'if (text === configured) return true;',
    noticedBy: strange('is the usual one if the config names another'),
  },
  {
    name: 'loopback is a registry of everybody’s',
    file: vendorHosts,
    find: 'if (onLoopback && !apiIsOnLoopback) return false;',
    replace: '',
    noticedBy: rules('are on loopback only if DIGITALOCEAN_API_URL is'),
  },
  {
    name: 'another account’s registry passes',
    file: 'lambda/providers/aws-registry-hosts.ts',
    find: 'owner === account',
    replace: 'owner !== undefined',
    noticedBy: rulesOf('ecr')('the hosts of ecr are no others'),
  },
  {
    name: 'a port may start with a zero',
    file: 'lambda/contract/host.ts',
    find: '([1-9]\\\\d{0,4})',
    replace: '(\\\\d{1,5})',
    noticedBy: grammar('takes no "registry.example:0443"'),
  },
  {
    name: 'what a URL parser makes an address of passes for a host',
    file: 'lambda/contract/host.ts',
    find: 'URL.canParse(url) && new URL(url).hostname === name',
    replace: 'URL.canParse(url)',
    noticedBy: grammar('takes no "127.1"'),
  },
  {
    name: 'a user name is a plain text',
    file: 'lambda/run/sensitive.ts',
    find: '  [inspect.custom](): string {\n    return HIDDEN;',
    replace: '  [inspect.custom](): string {\n    return this.#value;',
    noticedBy: leaks('keeps user and password hidden in the credential itself'),
  },
  {
    name: 'the functions do not know in what AWS’ hosts end',
    file: 'lib/providers/lightsail/infrastructure.ts',
    find: '[URL_SUFFIX]: Stack.of(within.scope).urlSuffix',
    replace: '',
    noticedBy: {
      file: 'test/lib/registry-token-refresher-stack.test.ts',
      test: 'know in what the hosts of AWS end, where they have registries of AWS',
    },
  },
];
