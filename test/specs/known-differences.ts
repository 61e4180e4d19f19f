/** What is known of a difference, and why our description is right all the same. */
export type KnownDifferences = Readonly<Record<string, string>>;

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

const READ = 'GET /registries/{registryId}';
const LIST = 'GET /registries/{registryId}/tokens';
const MAKE = 'POST /registries/{registryId}/tokens';
const DELETE = 'DELETE /registries/{registryId}/tokens/{tokenId}';
const GATEWAY = 'every call needs an authorization, though the document knows no reply to a wrong one';
const NO_REGISTRY = 'an id that is no registry has to be answered somehow, as where the registry is read';
const ALWAYS_THERE = 'it was there in every reply seen; a reply without it is refused';
const NULLABLE =
  'the document lets nearly every object be null; a reply without it holds nothing and is refused';

/** Where the document of IONOS is known to be mistaken, or silent. */
export const IONOS_DIFFERENCES: KnownDifferences = {
  [`${READ}: 200/id is required here`]: ALWAYS_THERE,
  [`${READ}: 200/properties may be null there`]: NULLABLE,
  [`${READ}: 200/properties/hostname is required here`]: 'it is an empty string as long as there is none',
  [`${READ}: 401 is not in the vendor's document`]: GATEWAY,
  [`${LIST}: 200/items is required here`]: ALWAYS_THERE,
  [`${LIST}: 200/items may be null there`]: 'without items the sweep gives up, which is no more than untidy',
  [`${LIST}: 200/items/[]/id is required here`]: ALWAYS_THERE,
  [`${LIST}: 200/items/[]/properties may be null there`]: NULLABLE,
  [`${LIST}: 200/items/[]/properties/credentials may be null there`]: NULLABLE,
  [`${LIST}: 401 is not in the vendor's document`]: GATEWAY,
  [`${LIST}: 404 is not in the vendor's document`]: NO_REGISTRY,
  [`${MAKE}: 201/id is required here`]: ALWAYS_THERE,
  [`${MAKE}: 201/properties may be null there`]: NULLABLE,
  [`${MAKE}: 201/properties/credentials may be null there`]: NULLABLE,
  [`${MAKE}: 401 is not in the vendor's document`]: GATEWAY,
  [`${MAKE}: 404 is not in the vendor's document`]: NO_REGISTRY,
  [`${DELETE}: 401 is not in the vendor's document`]: GATEWAY,
  [`${DELETE}: 404 is not in the vendor's document`]:
    'it is what a token that is gone answers, in a shape of its own',
};
