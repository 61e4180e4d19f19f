import type { Stack } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { ProviderName } from '../../lambda/contract/provider-name';
import type { RegistryOptions } from './registry-options';
import { type WrittenRegistry, writtenRegistry } from './written-registry';

/** What else there is to say of a secret with an API token. */
export interface ApiTokenOptions {
  /**
   * The key of the JSON in the secret under which the API token stands.
   *
   * @default the whole value of the secret is the API token
   */
  readonly jsonKey?: string;
  /**
   * The customer-managed key that encrypts the secret.
   *
   * @default the key that the secret's construct knows, if it knows one
   */
  readonly encryptionKey?: IKey;
}

/** Where a vendor's API token lies: in an existing secret, never in code. */
export class ApiToken {
  /**
   * The API token in an existing secret of Secrets Manager. One that is known by its name alone is
   * `Secret.fromSecretNameV2(this, 'ApiToken', 'digitalocean/api-token')`.
   */
  static fromSecret(secret: ISecret, options: ApiTokenOptions = {}): ApiToken {
    return new ApiToken(secret, options);
  }

  readonly #secret: ISecret;
  readonly #options: ApiTokenOptions;

  private constructor(secret: ISecret, options: ApiTokenOptions) {
    this.#secret = secret;
    this.#options = options;
  }

  /**
   * The reference as a config document says it.
   *
   * @internal
   */
  _written(stack: Stack): object {
    const { jsonKey, encryptionKey = this.#secret.encryptionKey, ...others } = this.#options;
    return {
      ...others,
      secret: this.#secret.secretFullArn ?? partialReference(this.#secret, stack),
      ...(jsonKey === undefined ? {} : { key: jsonKey }),
      ...(encryptionKey === undefined ? {} : { encryptionKeyArn: encryptionKey.keyArn }),
    };
  }
}

/** What a registry says whose vendor has an API token. */
export function writtenWithApiToken(
  provider: ProviderName,
  name: string,
  { apiToken, ...options }: RegistryOptions & { readonly apiToken: ApiToken },
  stack: Stack,
): WrittenRegistry {
  const { fields, problems } = writtenRegistry(provider, name, options);
  // Without the compiler's checks anything may stand here, even the token itself.
  return apiToken instanceof ApiToken
    ? { fields: { ...fields, apiToken: apiToken._written(stack) }, problems }
    : {
        fields,
        problems: [...problems, { path: ['apiToken'], text: 'must be made by ApiToken.fromSecret' }],
      };
}

/** Of an imported secret whose ARN lacks the last six characters: its name, or the ARN if it lies elsewhere. */
function partialReference({ env, secretName, secretArn }: ISecret, { account, region }: Stack): string {
  const isHere = env.account === account && env.region === region;
  return isHere ? secretName : secretArn;
}
