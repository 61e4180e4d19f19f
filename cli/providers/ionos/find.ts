import * as v from 'valibot';
import { apiUrl } from '../../../lambda/providers/api-base';
import { ionosApi } from '../../../lambda/providers/ionos/rules';
import { readReply } from '../../../lambda/providers/vendor-reply';
import type { FindWithToken } from '../find';

const list = v.object({
  items: v.array(v.object({ id: v.string(), properties: v.object({ name: v.string() }) })),
});
const LONG_REPLY = 1_048_576;

export const findIonos: FindWithToken = async ({ calls }, { bearer, secretId }) => {
  const url = apiUrl(ionosApi(calls.environment), 'registries');
  const call = { url, bearer, replyLimit: LONG_REPLY };
  const reply = await calls.vendorApi.send({ method: 'GET', ...call }, calls.run);
  const { items } = readReply(list, reply, {
    secretId,
    rights: 'to access and manage container registries',
  });
  return items.map(({ id, properties: { name } }) => ({
    label: name,
    fields: { registryId: id, repositories: ['*'] },
  }));
};
