/** What stands in the name of a token role around the stack's region. The region may be known only at deployment. */
export interface TokenRoleParts {
  readonly stack: string;
  readonly registry: string;
}

/** `RegistryTokenRefresher-eu-central-1-prod` */
export const tokenRoleName = ({ stack, registry }: TokenRoleParts, region: string): string =>
  `${stack}-${region}-${registry}`;
