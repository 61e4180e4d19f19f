import type { KnownDifferences } from '../known-differences';

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
