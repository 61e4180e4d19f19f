import { PROVIDER_NAMES } from '../../lambda/contract/provider-name';

const VENDORS = PROVIDER_NAMES.map((name) => name.toUpperCase()).join('|');

/** Variables by which a host's owner tells AWS' tools, Docker's registry, Powertools or our own code what to do. */
const OF_THE_HOST = new RegExp(
  `^(AWS|CDK|REGISTRY|POWERTOOLS|DEPLOY_TIME_VALUE|DOCKER|${VENDORS})_|^(STACK_NAME|CHECK_EVERY_SECONDS|TOKEN_ROLE_ARN_PREFIX|LOG_LEVEL|OPENSSL_CONF|KUBECONFIG)$`,
);

/** What tests get in their place: AWS' clients read no file of the host's and ask no metadata service. */
const IN_THEIR_PLACE = {
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
};

/** Takes from an environment what would make tests depend on whose machine they run on. */
export function cleanEnvironment(environment: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(environment)) {
    if (OF_THE_HOST.test(name)) delete environment[name];
  }
  Object.assign(environment, IN_THEIR_PLACE);
}
