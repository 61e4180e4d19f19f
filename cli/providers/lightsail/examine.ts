import { GetContainerServicesCommand, LightsailClient } from '@aws-sdk/client-lightsail';
import { awsProblem } from '../../aws/aws-problem';
import type { Examine } from '../examine';

/** Looks for container services, which are what images are pushed for. */
export const examineLightsail: Examine<'lightsail'> = async (
  { name: about, region, assumeRoleArn },
  { session },
) => {
  // They are in the account of that role, where only it can look.
  if (assumeRoleArn !== undefined) return [];
  const client = new LightsailClient({ ...session.client, ...(region !== undefined && { region }) });
  const { containerServices = [] } = await client
    .send(new GetContainerServicesCommand({}))
    .catch((error: unknown) => {
      throw awsProblem(error, 'lightsail:GetContainerServices', session);
    });
  const where = await client.config.region();
  return containerServices.length > 0
    ? [{ grade: 'ok', about, what: `Lightsail has container services in ${where}` }]
    : [
        {
          grade: 'note',
          about,
          what: `Lightsail has no container service in ${where} yet`,
          why: 'images that are pushed have nowhere to run',
        },
      ];
};
