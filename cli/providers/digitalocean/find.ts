import * as v from 'valibot';
import { apiUrl } from '../../../lambda/providers/api-base';
import { digitalOceanApi } from '../../../lambda/providers/digitalocean/rules';
import { readReply } from '../../../lambda/providers/vendor-reply';
import type { FindWithToken } from '../find';

const list = v.object({ registries: v.nullish(v.array(v.object({ name: v.string() })), []) });

export const findDigitalOcean: FindWithToken = async ({ calls }, { bearer, secretId }) => {
  const url = apiUrl(digitalOceanApi(calls.environment), 'v2', 'registries');
  const reply = await calls.vendorApi.send({ method: 'GET', url, bearer }, calls.run);
  const { registries } = readReply(list, reply, { secretId, rights: 'registry:read' });
  return registries.map(({ name }) => ({ label: name, fields: { registry: name } }));
};
