import { mutations } from '../mutation';

/** Ways to break what the functions know of DigitalOcean. */
export const digitalocean = mutations`
  ! test/lambda/providers/production-addresses.test.ts
  @ lambda/providers/digitalocean/rules.ts
  > the provider digitalocean calls the addresses of its vendor
  * DigitalOcean’s API is at another address
  - 'https://api.digitalocean.com'
  + 'https://api.digitalocean.example'
  @ lambda/providers/digitalocean/provider.ts
  * DigitalOcean takes tokens back at another address
  - 'https://cloud.digitalocean.com'
  + 'https://cloud.digitalocean.example'
  ! test/lambda/providers/digitalocean/rules.test.ts
  @ lambda/providers/digitalocean/rules.ts
  > DigitalOcean has its one registry and its token server where they are
  * DigitalOcean has another registry
  - 'registry.digitalocean.com'
  + 'registry.digitalocean.example'
`;
