import { mutations } from './mutation';

/** Ways to trust vendors' replies too far. */
export const hosts = mutations`
  ! test/lambda/providers/strange-hosts.test.ts
  @ lambda/refresh/refresh-registry.ts
  > gets nothing, and nothing is published for it: canary-host.evil.example
  * publishes for any host that a vendor names
  - checkHost(provider.hosts(entry), issued.host);
  @ lambda/providers/vendor-hosts.ts
  > is the usual one if the config names another
  * the usual host passes for the configured one
  - if (configured !== undefined) return text === configured;
  + if (text === configured) return true;
  ! test/lambda/probe/probe.test.ts
  @ lambda/probe/probe.ts
  > that is not the vendor’s gets nothing, and is replaced: canary-host.evil.example
  * the probe tries a credential at any host
  - if (!hosts.include(credential.host)) {
  + if (credential.host === hosts.expected) {
  ! test/lambda/providers/digitalocean/rules.test.ts
  @ lambda/providers/vendor-hosts.ts
  > the hosts of digitalocean are one
  * a host may have any port
  - (host.port === undefined && isUsual(host.name))
  + isUsual(host.name)
  ! test/lambda/providers/vendor-hosts.test.ts
  > are on loopback only if DIGITALOCEAN_API_URL is
  * loopback is a registry of everybody’s
  - if (onLoopback && !apiIsOnLoopback) return false;
  ! test/lambda/providers/ecr/rules.test.ts
  @ lambda/providers/aws-registry-hosts.ts
  > the hosts of ecr are no others
  * another account’s registry passes
  - owner === account
  + owner !== undefined
  ! test/lambda/contract/host.test.ts
  @ lambda/contract/host.ts
  > takes no "registry.example:0443"
  * a port may start with a zero
  - ([1-9]\\d{0,4})
  + (\\d{1,5})
  > takes no "127.1"
  * what a URL parser makes an address of passes for a host
  - URL.canParse(url) && new URL(url).hostname === name
  + URL.canParse(url)
  ! test/lambda/providers/provider-leaks.test.ts
  @ lambda/run/sensitive.ts
  > keeps user and password hidden in the credential itself
  * a user name is a plain text
  -   [inspect.custom](): string {
  -     return HIDDEN;
  +   [inspect.custom](): string {
  +     return this.#value;
  ! test/lib/registry-token-refresher-stack.test.ts
  @ lib/providers/lightsail/infrastructure.ts
  > know in what the hosts of AWS end, where they have registries of AWS
  * the functions do not know in what AWS’ hosts end
  - [URL_SUFFIX]: Stack.of(within.scope).urlSuffix
`;
