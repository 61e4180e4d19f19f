import { ADDRESSES, type Mutation } from '../mutation';

const addresses = {
  file: ADDRESSES,
  test: 'the provider digitalocean calls the addresses of its vendor',
};

/** Ways to break what the functions know of DigitalOcean. */
export const digitalocean: readonly Mutation[] = [
  {
    name: 'DigitalOcean’s API is at another address',
    file: 'lambda/providers/digitalocean/rules.ts',
    find: "'https://api.digitalocean.com'",
    replace: "'https://api.digitalocean.example'",
    noticedBy: addresses,
  },
  {
    name: 'DigitalOcean takes tokens back at another address',
    file: 'lambda/providers/digitalocean/provider.ts',
    find: "'https://cloud.digitalocean.com'",
    replace: "'https://cloud.digitalocean.example'",
    noticedBy: addresses,
  },
  {
    name: 'DigitalOcean has another registry',
    file: 'lambda/providers/digitalocean/rules.ts',
    find: "'registry.digitalocean.com'",
    replace: "'registry.digitalocean.example'",
    noticedBy: {
      file: 'test/lambda/providers/digitalocean/rules.test.ts',
      test: 'DigitalOcean has its one registry and its token server where they are',
    },
  },
];
