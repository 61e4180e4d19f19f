import * as v from 'valibot';
import { HOST_PATTERN, parseHost } from '../../lambda/contract/host';
import { PROVIDER_NAMES, type ProviderName } from '../../lambda/contract/provider-name';
import { awsAccount } from './aws-account';
import { awsRegion } from './aws-region';
import { duration } from './duration';
import { openSection, section } from './section';
import { boundText, list, oneOfThese, text, trueOrFalse, word } from './text';

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
export const commonEntries = {
  name,
  refreshEvery: v.optional(
    duration('20m', '365d', 'Age at which a credential is replaced. Default: defaults.refreshEvery.'),
  ),
  verify: v.optional(
    v.pipe(
      trueOrFalse,
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
      boundText(
        new RegExp(`^${SECRET_ARN}-[A-Za-z0-9]{6}$`),
        'must be the complete ARN of a secret, with the hyphen and six characters at its end',
      ),
      v.description('ARN of an existing secret that receives the credential; the stack then makes none.'),
    ),
  ),
};

const access = v.optional(
  v.pipe(word(['pull', 'push']), v.description('What the credential may do; push includes pull.')),
  'pull',
);

const region = v.optional(
  v.pipe(awsRegion, v.description("AWS region of the registry. Default: the stack's.")),
);

/** IONOS takes no expiry in less than an hour, DigitalOcean none beyond 1,576,800,000 s. */
const lifetime = v.optional(
  duration('1h', '18250d', 'How long each credential lives; superseded ones stay valid until then.'),
  '12h',
);

const provider = <Name extends ProviderName>(providerName: Name) =>
  v.pipe(v.literal(providerName), v.description('The vendor of the registry.'));

/** Where a vendor's API token lies. */
export const apiToken = v.pipe(
  section(
    {
      secret: v.pipe(
        boundText(
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
          boundText(
            /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/,
            'must be the ARN of a KMS key (not of an alias)',
          ),
          v.description('ARN of the customer-managed KMS key that encrypts the secret, where it has one.'),
        ),
      ),
    },
    'must be a mapping with secret, a reference to an existing Secrets Manager secret, never the token itself',
  ),
  v.description(
    "Where the vendor's API token lies: a reference to an existing secret, never the token itself.",
  ),
);

const LATER = ['readers'];
const mapping = 'must be a mapping with name, provider and what the provider needs';

const ecr = section(
  {
    ...commonEntries,
    provider: provider('ecr'),
    region,
    account: v.optional(
      v.pipe(awsAccount, v.description("AWS account of the registry. Default: the minting role's own.")),
    ),
    repositories: v.optional(
      v.pipe(
        list(
          text(
            /^(?=.{1,256}$)[a-z0-9*?]+([._/-]+[a-z0-9*?]+)*$/,
            'must be the name of an ECR repository; * and ? stand for any characters and any one',
          ),
          "must be a list of at least one repository; ['*'] is all",
        ),
        v.description(
          'Repositories that the credential opens, with IAM\'s wildcards; ["*"] is all. Required without assumeRoleArn; with it the role decides.',
        ),
      ),
    ),
    access,
    assumeRoleArn: v.optional(
      v.pipe(
        boundText(/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/, 'must be the ARN of an IAM role'),
        v.description('ARN of the role that mints the credential, instead of one that the stack makes.'),
      ),
    ),
    externalId: v.optional(
      v.pipe(
        boundText(/^[\w+=,.@:/-]{2,1224}$/, 'must be 2 to 1224 letters, digits and _+=,.@:/-'),
        v.description("External id that the given role's trust policy asks for."),
      ),
    ),
  },
  mapping,
  LATER,
);

const lightsail = section({ ...commonEntries, provider: provider('lightsail'), region }, mapping, LATER);

const digitalocean = section(
  {
    ...commonEntries,
    provider: provider('digitalocean'),
    registry: v.pipe(
      text(/^[a-z0-9-]{1,63}$/, 'must be the name of a DigitalOcean registry: 1 to 63 of a-z, 0-9 and -'),
      v.description('Name of the registry at DigitalOcean.'),
    ),
    access,
    lifetime,
    apiToken,
  },
  mapping,
  LATER,
);

const ionosRepository = text(
  /^(\*|(?=.{1,256}$)[a-z0-9]+([._/-]+[a-z0-9]+)*)$/,
  'must be the name of a repository, or * for all',
);

const ionosScope = section(
  {
    type: v.pipe(word(['repository', 'registry']), v.description('What the scope is about.')),
    name: v.pipe(ionosRepository, v.description('Name of the repository, or * for all.')),
    actions: v.pipe(
      list(word(['pull', 'push', 'delete']), 'must be a list of at least one of pull, push and delete'),
      v.description('What the credential may do there.'),
    ),
  },
  'must be a mapping with type, name and actions',
);

const ionos = section(
  {
    ...commonEntries,
    provider: provider('ionos'),
    registryId: v.pipe(
      text(
        /^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$/,
        'must be the id of an IONOS registry, a UUID',
      ),
      v.description('Id of the registry at IONOS.'),
    ),
    lifetime,
    repositories: v.optional(
      v.pipe(
        list(ionosRepository, "must be a list of at least one repository; ['*'] is all"),
        v.description('Repositories that the credential opens; ["*"] is all. This or scopes.'),
      ),
    ),
    scopes: v.optional(
      v.pipe(
        v.array(ionosScope, 'must be a list of at least one scope'),
        v.minLength(1, 'must be a list of at least one scope'),
        v.description("Rights in the vendor's own form. This or repositories."),
      ),
    ),
    access: v.optional(
      v.pipe(
        word(['pull', 'push']),
        v.description(
          'What the credential may do; push includes pull. Default: pull, or what scopes amount to.',
        ),
      ),
    ),
    apiToken,
  },
  mapping,
  LATER,
);

/** The schema of one registry as the file writes it. */
export const registryDocument = v.variant(
  'provider',
  [ecr, lightsail, digitalocean, ionos],
  ({ input, path }) => (path === undefined ? mapping : oneOfThese(PROVIDER_NAMES, input)),
);

export type RegistryDocument = v.InferOutput<typeof registryDocument>;
export type RegistryDocumentOf<P extends RegistryDocument['provider']> = Extract<
  RegistryDocument,
  { provider: P }
>;

/** Only what has to hold for every registry, for one whose provider can't be told. */
export const commonDocument = openSection(commonEntries, mapping);
