import { parseHost } from '../contract/host';
import { isLoopback } from '../contract/loopback';
import { VendorReplyInvalid } from '../run/registry-failure';

/** The vendor named a registry host that is not one of its own, nor the configured one. */
class StrangeHost extends VendorReplyInvalid {
  override readonly remedy =
    'ask the vendor whether the registry has moved; only if it has, set host of this registry in the config';
}

/** The hosts that a registry of the config may have. No other host gets a credential or is published. */
export interface VendorHosts {
  /** What such a host looks like, for messages: `registry.digitalocean.com`. */
  readonly expected: string;
  include(host: string): boolean;
}

/** What the config may say of a registry's host. */
export interface ConfiguredHost {
  readonly host?: string | undefined;
}

export interface HostRule {
  /** The config's `host`, which takes the place of the usual form. */
  readonly configured: string | undefined;
  /** The vendor's usual form, for messages. */
  readonly usual: string;
  /** Whether a host without a port has the usual form. */
  isUsual(name: string): boolean;
  /** Whether the vendor's API is on this machine (tests); its registries may be here only then. */
  readonly apiIsOnLoopback: boolean;
}

/** The rule that all vendors share: the configured host or the usual form, which has no port; loopback only with its API. */
export const vendorHosts = ({ configured, usual, isUsual, apiIsOnLoopback }: HostRule): VendorHosts => ({
  expected: configured ?? usual,
  include: (text) => {
    const host = parseHost(text);
    if (host === undefined) return false;
    const onLoopback = isLoopback(host.name);
    if (onLoopback && !apiIsOnLoopback) return false;
    if (configured !== undefined) return text === configured;
    return onLoopback || (host.port === undefined && isUsual(host.name));
  },
});

/**
 * Refuses a host that is not the vendor's.
 *
 * @throws VendorReplyInvalid, which doesn't repeat the host, since it may be any text
 */
export function checkHost(hosts: VendorHosts, host: string): void {
  if (hosts.include(host)) return;
  throw new StrangeHost(
    `the vendor named another registry host than ${hosts.expected}; nothing was sent there and nothing published`,
  );
}
