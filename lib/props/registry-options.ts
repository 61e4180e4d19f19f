import type { Duration } from 'aws-cdk-lib';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';

/** What every registry may say, whatever its vendor. */
export interface RegistryOptions {
  /**
   * The age at which a credential is replaced: whole minutes, from 20 minutes to 365 days.
   *
   * @default the construct's `refreshEvery`
   */
  readonly refreshEvery?: Duration;
  /**
   * Whether the registry itself must accept a credential before it is published. `false` is for registries that the function
   * can't reach.
   *
   * @default true
   */
  readonly verify?: boolean;
  /**
   * The only host that the vendor may name for the registry, in lower case, with its port if it has one.
   *
   * @default the usual form of the vendor's hosts
   */
  readonly host?: string;
  /**
   * The name of the secret that is made for the credential.
   *
   * @default `<secretPrefix>/<provider>/<name>`
   */
  readonly secretName?: string;
  /**
   * An existing secret that receives the credential; none is made then. Its complete ARN must be known to the construct: import
   * it with `Secret.fromSecretCompleteArn`.
   *
   * @default none
   */
  readonly existingSecret?: ISecret;
}
