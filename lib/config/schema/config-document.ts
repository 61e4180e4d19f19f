import * as v from 'valibot';
import { PAUSED_UNTIL_TAG } from '../../../lambda/contract/pause-tag';
import { oneOf } from '../messages/words';
import { awsAccount, awsRegion, deploymentRegion } from './aws';
import { slack, teams } from './chat';
import { duration } from './duration';
import { network } from './network';
import { keyArn } from './principals';
import { registryDocument } from './registry-document';
import { roleNamePrefix, rolePath } from './roles';
import { strictMapping } from './strict-mapping';
import { boolean, deployTimeText, enumOf, type IsDeployTimeValue, list, text } from './text';

/** The times for which CloudWatch Logs can keep logs. */
const LOG_RETENTIONS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
].map((days) => `${days}d`);

/** AWS's limits for tags of resources; Unicode's letters, spaces and digits are allowed. */
const TAG = /^[\p{L}\p{Z}\p{N}_.:/=+@-]*$/u;
const MAX_TAGS = 50;
const tagKeyAllowed = `must be 1 to 128 letters, digits, spaces and _.:/=+-@, and start neither with aws: nor be ${PAUSED_UNTIL_TAG}`;
const tagValueAllowed =
  'must be text of 1 to 256 letters, digits, spaces and _.:/=+-@; put numbers in quotes';

const tags = v.pipe(
  v.record(
    v.pipe(
      v.string(tagKeyAllowed),
      v.check(
        (key) =>
          key.length > 0 &&
          key.length <= 128 &&
          TAG.test(key) &&
          !/^aws:/i.test(key) &&
          key !== PAUSED_UNTIL_TAG,
        tagKeyAllowed,
      ),
    ),
    v.pipe(
      v.string(tagValueAllowed),
      v.check((value) => value.length > 0 && value.length <= 256 && TAG.test(value), tagValueAllowed),
    ),
    'must be a mapping of names to values',
  ),
  v.maxEntries(MAX_TAGS, `must not have more than ${MAX_TAGS} entries`),
  v.description('Tags for everything in the stack.'),
);

const topicArn = (isDeployTimeValue: IsDeployTimeValue) =>
  deployTimeText(
    isDeployTimeValue,
    /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/,
    'must be the ARN of a standard SNS topic',
  );

/** An alarm's description holds 1,024 characters, and its text needs most of them. */
const RUNBOOK_URL_LIMIT = 256;
/** No spaces, quotes, backslashes and angle brackets: the URL stands in EventBridge's templates as it is. No user name either. */
const RUNBOOK_URL = /^https:\/\/[^\s"'\\<>@/?#]+([/?#][^\s"'\\<>]*)?$/;
const runbookUrlAllowed = `must be an https URL of ${RUNBOOK_URL_LIMIT} characters at most, without spaces, quotes, a user name or a password`;

const runbookUrl = v.pipe(
  v.string(runbookUrlAllowed),
  v.check(
    (value) => value.length <= RUNBOOK_URL_LIMIT && RUNBOOK_URL.test(value) && URL.canParse(value),
    runbookUrlAllowed,
  ),
  v.metadata({ pattern: RUNBOOK_URL.source, maxLength: RUNBOOK_URL_LIMIT }),
);

const alerts = (isDeployTimeValue: IsDeployTimeValue) =>
  v.pipe(
    strictMapping(
      {
        emails: v.optional(
          v.pipe(
            list(
              v.pipe(v.string('must be an email address'), v.email('must be an email address')),
              'must be a list of at least one email address',
            ),
            v.description('Addresses that are subscribed to the topic; each has to confirm once.'),
          ),
        ),
        topicArn: v.optional(
          v.pipe(
            topicArn(isDeployTimeValue),
            v.description('ARN of an existing SNS topic to use instead of an own one.'),
          ),
        ),
        criticalTopicArn: v.optional(
          v.pipe(
            topicArn(isDeployTimeValue),
            v.description('ARN of an existing SNS topic that also gets what threatens readers, and its end.'),
          ),
        ),
        slack: v.optional(slack(isDeployTimeValue)),
        teams: v.optional(teams(isDeployTimeValue)),
        chatTopicArn: v.optional(
          v.pipe(
            topicArn(isDeployTimeValue),
            v.description(
              'ARN of the SNS topic that an existing configuration of Amazon Q Developer in chat applications listens to; instead of slack and teams.',
            ),
          ),
        ),
        runbookUrl: v.optional(
          v.pipe(
            runbookUrl,
            v.description(
              'https URL of your runbook; each alert ends in it, with the anchor of its heading. Default: the dashboard, or the log of the function.',
            ),
          ),
        ),
        enabled: v.optional(
          v.pipe(boolean, v.description('false: nobody is alerted. There is no default: say it on purpose.')),
          true,
        ),
      },
      'must be a mapping with emails or topicArn, or { enabled: false } to be told nothing',
    ),
    v.description('Who is alerted: emails, topicArn, slack, teams or chatTopicArn, each alone or together.'),
  );

export const stackName = text(
  /^[A-Za-z][A-Za-z0-9-]{0,127}$/,
  'must be a name for CloudFormation: up to 128 letters, digits and hyphens, a letter first',
);

const defaults = v.pipe(
  strictMapping(
    {
      refreshEvery: v.optional(duration('20m', '365d', 'Age at which a credential is replaced.'), '4h'),
    },
    'must be a mapping',
  ),
  v.description('What registries take that say nothing themselves.'),
);

const REPLICA_ALLOWED = 'must be a mapping such as { region: eu-west-1 }';

/** The one source of what a config file may say: checks, types, defaults and the editor's schema come from it. */
export const configDocument = (isDeployTimeValue: IsDeployTimeValue) =>
  strictMapping(
    {
      $schema: v.optional(
        v.pipe(v.string('must be text'), v.description('Where editors find the schema of a JSON file.')),
      ),
      stackName: v.optional(
        v.pipe(
          stackName,
          v.description(
            "Name of the stack. Default: RegistryTokenRefresher, for a file with another name than registries RegistryTokenRefresher-<the file's name>.",
          ),
        ),
      ),
      account: v.optional(
        v.pipe(
          awsAccount,
          v.description(
            'The AWS account that the stack belongs to, in quotes; with credentials of another one nothing is deployed. Default: that of the credentials.',
          ),
        ),
      ),
      region: v.optional(
        v.pipe(
          deploymentRegion,
          v.description(
            "The AWS region that the stack belongs to; it is deployed there whatever the shell's region is. Default: the shell's.",
          ),
        ),
      ),
      secretPrefix: v.optional(
        v.pipe(
          text(
            /^[\w+=.@-]+(\/[\w+=.@-]+)*$/,
            'must be letters, digits and /_+=.@-, with no slash at either end',
          ),
          v.description(
            "What the names of the secrets start with: <secretPrefix>/<provider>/<name>. Default: the stack's name in kebab case.",
          ),
        ),
      ),
      checkEvery: v.optional(
        duration('1m', '1d', 'The tick: how often the functions look whether a credential is due.'),
        '1h',
      ),
      alerts: alerts(isDeployTimeValue),
      defaults: v.optional(defaults, {}),
      onFirstRefreshFailure: v.optional(
        v.pipe(
          enumOf(['fail', 'warn']),
          v.description('Whether a new registry that cannot be filled fails its deployment.'),
        ),
        'fail',
      ),
      logRetention: v.optional(
        v.pipe(
          v.picklist(LOG_RETENTIONS, `must be ${oneOf(LOG_RETENTIONS)}`),
          v.description('How long the logs of the functions are kept.'),
        ),
        '30d',
      ),
      dashboard: v.optional(
        v.pipe(
          boolean,
          v.description('Whether the stack has a CloudWatch dashboard; three an account are free.'),
        ),
        true,
      ),
      probe: v.optional(
        v.pipe(
          strictMapping(
            {
              every: v.optional(
                duration(
                  '1h',
                  '1d',
                  'How often it looks. No registry is refreshed by force more than once an hour.',
                ),
                '1h',
              ),
            },
            'must be a mapping such as { every: 1h }',
          ),
          v.description(
            'A function that reads each secret as its readers do, tries the credential at its registry, and asks for a new one if it does not work. Default: none.',
          ),
        ),
      ),
      encryptionKeyArn: v.optional(
        v.pipe(
          keyArn(isDeployTimeValue),
          v.description(
            "ARN of the customer-managed KMS key that encrypts the secrets which the stack makes. Default: AWS' own key, which other accounts can't use.",
          ),
        ),
      ),
      replicas: v.optional(
        v.pipe(
          v.array(
            strictMapping(
              {
                region: v.pipe(awsRegion, v.description('AWS region that also gets each secret.')),
                encryptionKeyArn: v.optional(
                  v.pipe(
                    keyArn(isDeployTimeValue),
                    v.description(
                      "ARN of the customer-managed KMS key, of that region, that encrypts the secrets there. Default: AWS' own key.",
                    ),
                  ),
                ),
              },
              REPLICA_ALLOWED,
            ),
            'must be a list of mappings such as { region: eu-west-1 }',
          ),
          v.description('Other regions to which Secrets Manager copies the secrets that the stack makes.'),
        ),
        [],
      ),
      readersOnly: v.optional(
        v.pipe(
          boolean,
          v.description(
            "Whether the secrets' own policies deny reading to all but the readers, and writing to all but the functions that refresh them.",
          ),
        ),
        false,
      ),
      network: v.optional(network(isDeployTimeValue)),
      rolePath: v.optional(
        v.pipe(
          rolePath,
          v.description(
            "IAM path of every role that the stack makes. Fixed at creation. Default: IAM's root.",
          ),
        ),
      ),
      roleNamePrefix: v.optional(
        v.pipe(
          roleNamePrefix,
          v.description('What the name of every role that the stack makes starts with. Fixed at creation.'),
        ),
      ),
      terminationProtection: v.optional(
        v.pipe(boolean, v.description('Whether CloudFormation refuses to delete the stack.')),
        false,
      ),
      retainSecrets: v.optional(
        v.pipe(
          boolean,
          v.description(
            "Whether secrets outlive the stack and their registry's entry; then nothing deletes them.",
          ),
        ),
        false,
      ),
      tags: v.optional(tags, {}),
      registries: v.pipe(
        v.array(registryDocument(isDeployTimeValue), 'must be a list of at least one registry'),
        v.minLength(1, 'must be a list of at least one registry'),
        v.description('The registries whose credentials are kept fresh.'),
      ),
    },
    'must be a mapping with alerts and registries',
    ['events'],
  );

export type ConfigDocument = v.InferOutput<ReturnType<typeof configDocument>>;
