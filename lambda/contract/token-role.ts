/** The parts of a token role's name around the stack's region, which may be known only at deployment. */
export interface TokenRoleParts {
  readonly stack: string;
  readonly registry: string;
}

/** `RegistryTokenRefresher-eu-central-1-prod` */
export const tokenRoleName = ({ stack, registry }: TokenRoleParts, region: string): string =>
  `${stack}-${region}-${registry}`;
