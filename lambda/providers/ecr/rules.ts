import type { Environment } from '../../contract/environment';
import { awsRegistryHosts } from '../aws-registry-hosts';

/** What is known in advance about ECR's registries. */
export const ecrRules = (environment: Environment) => ({
  handshake: { tokenHosts: [], forbiddenIsInconclusive: false },
  hosts: awsRegistryHosts(environment, 'ECR'),
  imagePrefix: (host: string) => host,
});
