import * as v from 'valibot';
import { apiUrl } from '../../../lambda/providers/api-base';
import { digitalOceanApi } from '../../../lambda/providers/digitalocean/rules';
import { readReply } from '../../../lambda/providers/vendor-reply';
import type { Finding } from '../../doctor/finding';
import { apiTokenOf, expiryFinding } from '../api-token';
import type { Examine } from '../examine';

const described = v.object({ registry: v.object({ name: v.string() }) });

/** Reads the registry; DigitalOcean tells neither when an API token expires nor what it may do. */
export const examineDigitalOcean: Examine<'digitalocean'> = async (registry, calls) => {
  const { vendorApi, environment, run } = calls;
  const { bearer, secretId } = await apiTokenOf(registry, calls);
  const url = apiUrl(digitalOceanApi(environment), 'v2', 'registries', registry.registry);
  const reply = await vendorApi.send({ method: 'GET', url, bearer }, run);
  readReply(described, reply, { secretId, rights: 'registry:read' });
  const about = registry.name;
  const pushes: readonly Finding[] =
    registry.access === 'push'
      ? [
          {
            grade: 'note',
            about,
            what: `whether the API token in ${secretId} also has registry:update, which push needs, only a refresh tells`,
          },
        ]
      : [];
  return [
    {
      grade: 'ok',
      about,
      what: `DigitalOcean takes the API token in ${secretId} and has the registry ${registry.registry}`,
    },
    ...expiryFinding(registry, undefined, calls),
    ...pushes,
  ];
};
