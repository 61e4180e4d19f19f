import type { KnownDifferences } from '../known-differences';

const MINT = 'GET /v2/registries/{registry_name}/docker-credentials';
const IN_PROSE = "the operation's prose has it, and the vendor's Go client sends it";
const NOTHING_REQUIRED =
  'the document requires no field of this reply; without this one there is no credential';

/** Where DigitalOcean's document is known to be mistaken, or silent. */
export const DIGITALOCEAN_DIFFERENCES: KnownDifferences = {
  [`${MINT}: query parameter read_write is not in the vendor's document`]: IN_PROSE,
  [`${MINT}: query parameter expiry_seconds is not in the vendor's document`]: IN_PROSE,
  [`${MINT}: 200/auths is required here`]: NOTHING_REQUIRED,
  [`${MINT}: 200/auths/registry.digitalocean.com/auth is required here`]: NOTHING_REQUIRED,
  [`${MINT}: 429 header retry-after is not in the vendor's document`]:
    'the section on rate limits promises it for bursts',
  "GET /v2/registry/auth is not in the vendor's document":
    "the registry's own challenge names it as its realm, for Docker's clients",
  "POST /v1/oauth/revoke is not in the vendor's document":
    "it belongs to another host, which the vendor's command-line client calls",
};
