import type { Environment } from '../../contract/environment';
import type { HandshakeRules } from '../../registry/handshake';
import { awsRegistryHosts } from '../aws-registry-hosts';

/** What is known in advance about ECR's registries. */
export const ecrRules = (environment: Environment) => ({
  handshake: (): HandshakeRules => ({ tokenHosts: [], forbiddenIsInconclusive: false }),
  hosts: awsRegistryHosts(environment, 'ECR'),
  imagePrefix: (host: string) => host,
});
