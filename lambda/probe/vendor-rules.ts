import type { Environment } from '../contract/environment';
import type { ProviderName } from '../contract/provider-name';
import { digitalOceanHandshake } from '../providers/digitalocean';
import { ecrHandshake } from '../providers/ecr';
import { ionosHandshake } from '../providers/ionos';
import { lightsailHandshake } from '../providers/lightsail';
import type { HandshakeRules } from '../registry/handshake';

export type RulesOf = Readonly<Record<ProviderName, HandshakeRules>>;

/** What is known beforehand of each vendor's registries. */
export const handshakeRules = (environment: Environment): RulesOf => ({
  ecr: ecrHandshake,
  lightsail: lightsailHandshake,
  digitalocean: digitalOceanHandshake(environment),
  ionos: ionosHandshake,
});
