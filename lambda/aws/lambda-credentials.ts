import { fromEnv } from '@aws-sdk/credential-provider-env';

/**
 * Stands in for the SDK's chain of credential providers in the bundles (`scripts/build.mjs`): Lambda hands a function its
 * role's session in the environment, and the chain's other links are a sixth of a bundle.
 */
export const defaultProvider = () => fromEnv();
