import { GetContainerServicesCommand, LightsailClient } from '@aws-sdk/client-lightsail';
import { awsProblem } from '../../aws/aws-problem';
import type { Find } from '../find';

/** One registry for all container services of the region. */
export const findLightsail: Find = async ({ calls: { session }, region }) => {
  const { containerServices = [] } = await new LightsailClient({ ...session.client, region })
    .send(new GetContainerServicesCommand({}))
    .catch((error: unknown) => {
      throw awsProblem(error, 'lightsail:GetContainerServices', { file: 'the config', ...session });
    });
  return containerServices.length === 0 ? [] : [{ label: 'lightsail', fields: {} }];
};
