import * as v from 'valibot';
import { HOST_PATTERN, parseHost } from '../../../lambda/contract/host';
import type { ProviderName } from '../../../lambda/contract/provider-name';
import { awsRegion } from './aws';
import { duration } from './duration';
import { keyArn, readers } from './principals';
import { openMapping, strictMapping } from './strict-mapping';
import { boolean, deployTimeText, enumOf, type IsDeployTimeValue, text } from './text';

const SECRET_ARN = 'arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\\d{12}:secret:[\\w/+=.@-]{1,519}';

const name = v.pipe(
  text(
    /^(?=.{1,63}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?$/,
    'must be 1 to 63 lower-case letters, digits and hyphens, with a letter or digit at both ends',
  ),
  v.description("Names the registry in its secret's name, in logs and in alerts; unique in the file."),
);

const hostAllowed =
  'must be a host in lower case, with a port if it has one, such as registry.example.com or registry.example.com:5000';

/** What every registry may say, whatever its provider. */
export const commonFields = (isDeployTimeValue: IsDeployTimeValue) => ({
  name,
  refreshEvery: v.optional(
    duration('20m', '365d', 'Age at which a credential is replaced. Default: defaults.refreshEvery.'),
  ),
  verify: v.optional(
    v.pipe(
      boolean,
      v.description(
        'Whether the registry itself must accept a credential before it is published; false for registries that the function cannot reach.',
      ),
    ),
    true,
  ),
  host: v.optional(
    v.pipe(
      v.string(hostAllowed),
      v.check((written) => parseHost(written) !== undefined, hostAllowed),
      v.metadata({ pattern: HOST_PATTERN }),
      v.description(
        "The one host that the vendor may name for the registry, instead of the vendor's usual form; with its port if it has one.",
      ),
    ),
  ),
  secretName: v.optional(
    v.pipe(
      text(/^[\w/+=.@-]{1,512}$/, 'must be a name for Secrets Manager: 1 to 512 letters, digits and /_+=.@-'),
      v.description('Name of the secret, instead of <secretPrefix>/<provider>/<name>.'),
    ),
  ),
  existingSecretArn: v.optional(
    v.pipe(
      deployTimeText(
        isDeployTimeValue,
        new RegExp(`^${SECRET_ARN}-[A-Za-z0-9]{6}$`),
        'must be the complete ARN of a secret, with the hyphen and six characters at its end',
      ),
      v.description('ARN of an existing secret that receives the credential; the stack then makes none.'),
    ),
  ),
  encryptionKeyArn: v.optional(
    v.pipe(
      keyArn(isDeployTimeValue),
      v.description('ARN of the customer-managed KMS key that encrypts the existing secret, if it has one.'),
    ),
  ),
  readers: v.optional(
    v.pipe(
      readers(isDeployTimeValue),
      v.description(
        "Who may read the secret by its own policy: ARNs of roles and users, accounts, organisations. Those of other accounts need the file's encryptionKeyArn.",
      ),
    ),
  ),
});

/** For vendors whose credentials are for pulling or for pushing. */
export const access = v.optional(
  v.pipe(enumOf(['pull', 'push']), v.description('What the credential may do; push includes pull.')),
  'pull',
);

/** For vendors with a registry in each region of AWS. */
export const region = v.optional(
  v.pipe(awsRegion, v.description("AWS region of the registry. Default: the stack's.")),
);

/** For vendors at AWS: a role of the config's own that issues. */
export const givenRole = (isDeployTimeValue: IsDeployTimeValue) => ({
  assumeRoleArn: v.optional(
    v.pipe(
      deployTimeText(
        isDeployTimeValue,
        /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/,
        'must be the ARN of an IAM role',
      ),
      v.description(
        'ARN of an existing role that issues the credential, for example one of another account.',
      ),
    ),
  ),
  externalId: v.optional(
    v.pipe(
      deployTimeText(
        isDeployTimeValue,
        /^[\w+=,.@:/-]{2,1224}$/,
        'must be 2 to 1224 letters, digits and _+=,.@:/-',
      ),
      v.description("External id that the given role's trust policy asks for."),
    ),
  ),
});

/** For vendors whose credentials have a lifetime to choose, within what all of them allow. */
export const lifetime = v.optional(
  duration('1h', '18250d', 'How long each credential lives; superseded ones stay valid until then.'),
  '12h',
);

/** For vendors with an API token: where it lies. */
export const apiToken = (isDeployTimeValue: IsDeployTimeValue) =>
  v.pipe(
    strictMapping(
      {
        secret: v.pipe(
          deployTimeText(
            isDeployTimeValue,
            new RegExp(`^([\\w/+=.@-]{1,512}|${SECRET_ARN})$`),
            'must be the name or ARN of an existing Secrets Manager secret',
          ),
          v.description("Name or ARN of the existing secret that holds the vendor's API token."),
        ),
        key: v.optional(
          v.pipe(
            text(/^.{1,256}$/, 'must be a key of the JSON in the secret: 1 to 256 characters'),
            v.description('JSON key within the secret; without one the whole value is the token.'),
          ),
        ),
        encryptionKeyArn: v.optional(
          v.pipe(
            keyArn(isDeployTimeValue),
            v.description('ARN of the customer-managed KMS key that encrypts the secret, if it has one.'),
          ),
        ),
      },
      'must be a mapping with secret, a reference to an existing Secrets Manager secret, never the token itself',
    ),
    v.description(
      "Where the vendor's API token lies: a reference to an existing secret, never the token itself.",
    ),
  );

export const API_TOKEN_KEYS: readonly string[] = Object.keys(apiToken(() => false).entries);

export const REGISTRY_ALLOWED = 'must be a mapping with name, provider and what the provider needs';

/** The schema of one vendor's registry: what every registry may say, and the vendor's own fields. */
export const registryMapping = <const Name extends ProviderName, const Fields extends v.ObjectEntries>(
  isDeployTimeValue: IsDeployTimeValue,
  providerName: Name,
  fields: Fields,
) =>
  strictMapping(
    {
      ...commonFields(isDeployTimeValue),
      provider: v.pipe(
        v.literal(providerName),
        v.description(`The vendor of the registry: docs/providers/${providerName}.md.`),
      ),
      ...fields,
    },
    REGISTRY_ALLOWED,
  );

/** The fields of every registry, for a registry whose provider is not known. */
export const commonMapping = (isDeployTimeValue: IsDeployTimeValue) =>
  openMapping(commonFields(isDeployTimeValue), REGISTRY_ALLOWED);
