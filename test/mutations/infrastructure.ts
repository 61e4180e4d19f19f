import type { Mutation, NoticingTest } from './mutation';

const functions = 'lib/function/bundled-function.ts';
const secrets = 'lib/secrets/registry-secrets.ts';
const ecr = 'lib/providers/ecr/infrastructure.ts';
const refresher = 'lib/provider-refresher.ts';
const alarms = 'lib/alerts/refresh-alarms.ts';
const probe = 'lib/probe/reader-probe.ts';

const noticedIn =
  (path: string) =>
  (test: string): NoticingTest => ({ file: path, test });
const template = noticedIn('test/lib/registry-token-refresher-stack.test.ts');
const reports = noticedIn('test/lib/alerts/failure-reports.test.ts');
const links = noticedIn('test/lib/alerts/alert-links.test.ts');
const places = noticedIn('test/lib/config/check-regions.test.ts');
const iam = noticedIn('test/deployed/iam.test.ts');
const deployed = noticedIn('test/deployed/deployed-stack.test.ts');
const changes = noticedIn('test/lib/config-changes.test.ts');
const invariants = noticedIn('test/lib/template-invariants.test.ts');
const prefixes = noticedIn('test/lib/secret-prefixes.test.ts');
const names = noticedIn('test/lib/names.test.ts');
const config = noticedIn('test/lib/config/parse-config.test.ts');
const limits = noticedIn('test/lib/limits.test.ts');
const grants = noticedIn('test/lib/secrets/registry-secret.test.ts');
const readers = noticedIn('test/lib/secrets/readers.test.ts');
const roles = noticedIn('test/lib/roles.test.ts');
const network = noticedIn('test/lib/network.test.ts');
const fingerprint = noticedIn('test/lambda/contract/providers/ecr.test.ts');

/** Ways to break the infrastructure: noticed in the template, or by the functions that run in it. */
export const infrastructure: readonly Mutation[] = [
  {
    name: 'a function may not write its secrets',
    file: secrets,
    find: "actions: ['secretsmanager:DescribeSecret', 'secretsmanager:PutSecretValue'],",
    replace: "actions: ['secretsmanager:DescribeSecret'],",
    noticedBy: template(
      'rights let a function look at and write its own provider’s secrets, and read none of them',
    ),
  },
  {
    name: 'a function may write other providers’ secrets',
    file: secrets,
    find: 'secretFolder(secretPrefix, provider)',
    replace: '`${secretPrefix}/`',
    noticedBy: template(
      'rights let a function look at and write its own provider’s secrets, and read none of them',
    ),
  },
  {
    name: 'secrets get a value from the template',
    file: secrets,
    find: 'name: secretName,',
    replace: "name: secretName, secretString: 'filled',",
    noticedBy: invariants(
      'every registry has one secret, which the stack makes without a value unless it exists already',
    ),
  },
  {
    name: 'API tokens may not be read',
    file: 'lib/providers/api-tokens.ts',
    find: "actions: ['secretsmanager:GetSecretValue']",
    replace: "actions: ['secretsmanager:DescribeSecret']",
    noticedBy: template(
      'rights let a function look at and write its own provider’s secrets, and read none of them',
    ),
  },
  {
    name: 'a variable is misspelled',
    file: functions,
    find: '[STACK_NAME]: stackName,',
    replace: 'STACKNAME: stackName,',
    noticedBy: template('the functions run one per provider on Node 24 and arm64, for five minutes at most'),
  },
  {
    name: 'the handler has another name',
    file: 'lambda/contract/asset.ts',
    find: "'index.handler'",
    replace: "'index.handle'",
    noticedBy: template('the functions run one per provider on Node 24 and arm64, for five minutes at most'),
  },
  {
    name: 'the functions run on another Node',
    file: functions,
    find: 'Runtime.NODEJS_24_X',
    replace: 'Runtime.NODEJS_22_X',
    noticedBy: template('the functions run one per provider on Node 24 and arm64, for five minutes at most'),
  },
  {
    name: 'Lambda retries by itself',
    file: functions,
    find: 'retryAttempts: 0,',
    replace: 'retryAttempts: 2,',
    noticedBy: invariants(
      'every provider in use leaves retries to the next tick, on what the schedule and on what the deployment invokes',
    ),
  },
  {
    name: 'log groups outlive the stack',
    file: functions,
    find: 'removalPolicy: RemovalPolicy.DESTROY,',
    replace: 'removalPolicy: RemovalPolicy.RETAIN,',
    noticedBy: template('the functions run one per provider on Node 24 and arm64, for five minutes at most'),
  },
  {
    name: 'a function may not write its log',
    file: functions,
    find: 'logGroup.grantWrite(props.role);',
    replace: '',
    noticedBy: iam('allows every call that was made, with its resource and its context'),
  },
  {
    name: 'the schedule sends no payload',
    file: 'lib/schedule/tick.ts',
    find: 'input: ScheduleTargetInput.fromObject(TICK_PAYLOAD),',
    replace: '',
    noticedBy: template('the functions get their tick explicitly, without a window, retried within the tick'),
  },
  {
    name: 'the schedule may not invoke its function',
    file: 'lib/schedule/tick.ts',
    find: 'resources: [handler.functionArn]',
    replace: "resources: ['arn:aws:lambda:eu-central-1:123456789012:function:another']",
    noticedBy: iam('allows every call that was made, with its resource and its context'),
  },
  {
    name: 'the first refresh does not wait for the policies',
    file: refresher,
    find: '        role,\n        refresher,\n',
    replace: '        refresher,\n',
    noticedBy: template('the first refresh waits by itself for secrets, roles, policies and invoke configs'),
  },
  {
    name: 'the schedule does not wait for the first refresh',
    file: refresher,
    find: 'tick.schedule.node.addDependency(firstRefresh);',
    replace: '',
    noticedBy: invariants('is refreshed in the deployment, once all is there, and before it ticks or rings'),
  },
  {
    name: 'the order of the registries matters',
    file: refresher,
    find: 'props.registries.toSorted((a, b) => (a.name < b.name ? -1 : 1))',
    replace: 'props.registries.slice()',
    noticedBy: deployed('a tick as the schedule of ecr sends it finds everything fresh'),
  },
  {
    name: 'the trigger’s function may make log groups',
    file: 'lib/first-refresh/first-refresh.ts',
    find: "role.addPropertyDeletionOverride('ManagedPolicyArns');",
    replace: '',
    noticedBy: template('rights never include making log groups'),
  },
  {
    name: 'a pull token may push',
    file: ecr,
    find: "access === 'push' ? [...PULL, ...PUSH] : PULL",
    replace: '[...PULL, ...PUSH]',
    noticedBy: template(
      'rights of an ECR token are those of its token role: these repositories, this access',
    ),
  },
  {
    name: 'anybody in the account may mint',
    file: ecr,
    find: 'assumedBy: new ArnPrincipal(role.roleArn),',
    replace: 'assumedBy: new ArnPrincipal(`arn:aws:iam::${stack.account}:root`),',
    noticedBy: template(
      'rights of an ECR token are those of its token role: these repositories, this access',
    ),
  },
  {
    name: 'the function does not know where its token roles are',
    file: ecr,
    find: '[TOKEN_ROLE_ARN_PREFIX]:',
    replace: 'TOKEN_ROLES:',
    noticedBy: deployed(
      'a deployment runs each function through its trigger, with what Lambda makes of no payload',
    ),
  },
  {
    name: 'a change of access makes another token role',
    file: ecr,
    find: '`TokenRole-${name}`',
    replace: '`TokenRole-${name}-${access}`',
    noticedBy: changes('replaces no token role and no secret of a registry that keeps its name'),
  },
  {
    name: 'a change of a registry’s region gives its token role another path',
    file: ecr,
    find: '    path,\n    description',
    replace: '    path: `${path}${region}/`,\n    description',
    noticedBy: changes('gives no role that stays another name or path'),
  },
  {
    name: 'what a registry may pull makes its function another one',
    file: ecr,
    find: 'provider: registry.provider,',
    replace: 'provider: registry.provider, repositories: [...registry.repositories],',
    noticedBy: template('of an ECR token change with the repositories in place, and nothing else does'),
  },
  {
    name: 'a token role made anew passes for the one before',
    file: 'lambda/contract/providers/ecr.ts',
    find: '    stackId: tokenRole.given ? undefined : tokenRole.stackId,\n',
    replace: '',
    noticedBy: fingerprint('changes with the stack, under the same role’s ARN'),
  },
  {
    name: 'the trigger’s role lies outside the organisation’s path',
    file: 'lib/first-refresh/first-refresh.ts',
    find: "role.addPropertyOverride('Path', rolePath)",
    replace: "role.addPropertyOverride('Path', '/')",
    noticedBy: roles('with a path and a prefix all have both'),
  },
  {
    name: 'a lid knows the functions’ roles without their path',
    file: functions,
    find: '${rolePath.slice(1)}',
    replace: '',
    noticedBy: roles('are the ones that a lid leaves out'),
  },
  {
    name: 'the prefix of roles’ names counts for nothing',
    file: 'lib/names.ts',
    find: 'prefix.length + purpose.length + 2',
    replace: 'purpose.length + 2',
    noticedBy: names('of roles start with any prefix that the config takes'),
  },
  {
    name: 'the probe stays out of the VPC',
    file: probe,
    find: '      network,\n',
    replace: '      network: undefined,\n',
    noticedBy: network('in a VPC every function runs but the one of the trigger'),
  },
  {
    name: 'a function’s code may use the network interfaces',
    file: 'lib/function/join-network.ts',
    find: "{ 'lambda:SourceFunctionArn': 'false' }",
    replace: "{ 'lambda:SourceFunctionArn': 'true' }",
    noticedBy: iam('denies what nobody has to do: every row of the table'),
  },
  {
    name: 'Lambda may give a function any security group',
    file: 'lib/function/join-network.ts',
    find: "arn('security-group', id)",
    replace: "arn('security-group', '*')",
    noticedBy: iam('denies what nobody has to do: every row of the table'),
  },
  {
    name: 'names of token roles that are cut alike are alike',
    file: 'lib/names.ts',
    find: 'hexDigits(JSON.stringify([stackName, ',
    replace: 'hexDigits(JSON.stringify([',
    noticedBy: names('of token roles differ in more than case'),
  },
  {
    name: 'a pull token may not list tags',
    file: ecr,
    find: "  'ecr:ListImages',\n",
    replace: '',
    noticedBy: iam('allows every call that was made, with its resource and its context'),
  },
  {
    name: 'the schedule’s role waits for the first refresh',
    file: refresher,
    find: '        tick.role,\n',
    replace: '',
    noticedBy: invariants('is refreshed in the deployment, once all is there, and before it ticks or rings'),
  },
  {
    name: 'any schedule group may run a function',
    file: 'lib/schedule/tick.ts',
    find: "    'aws:SourceArn': stack.formatArn({",
    replace: "    'aws:PrincipalTag': stack.formatArn({",
    noticedBy: iam('allows every call that was made, with its resource and its context'),
  },
  {
    name: 'any account’s rules may report',
    file: 'lib/alerts/failure-reports.ts',
    find: "      conditions: { StringEquals: { 'aws:SourceAccount': account } },\n",
    replace: '',
    noticedBy: iam('every row of the table'),
  },
  {
    name: 'the key of an API token decrypts for whatever service',
    file: 'lib/providers/api-tokens.ts',
    find: "        conditions: { StringEquals: { 'kms:ViaService': `secretsmanager.${region}.${urlSuffix}` } },\n",
    replace: '',
    noticedBy: iam('every row of the table'),
  },
  {
    name: 'a grant to another account passes in silence',
    file: 'lib/secrets/registry-secret.ts',
    find: 'if (this.encryptionKey === undefined) {',
    replace: 'if (this.encryptionKey === undefined && who === undefined) {',
    noticedBy: grants('refuses a role elsewhere if the secret has no key of its own'),
  },
  {
    name: 'a grant that nobody has a policy for passes in silence',
    file: 'lib/secrets/registry-secret.ts',
    find: 'return resource && Grant.addToPrincipalOrResource({ ...right, resource: resource() });',
    replace: 'return grant;',
    noticedBy: grants('refuses a service, which no policy can name'),
  },
  {
    name: 'everybody may read a secret under a lid',
    file: 'lib/secrets/secret-policy.ts',
    find: "deny(['secretsmanager:GetSecretValue'], {",
    replace: "deny(['secretsmanager:ListSecretVersionIds'], {",
    noticedBy: readers('readersOnly lets another role of the account read or not'),
  },
  {
    name: 'everybody may write a secret under a lid',
    file: 'lib/secrets/secret-policy.ts',
    find: "deny(['secretsmanager:PutSecretValue', 'secretsmanager:UpdateSecretVersionStage'], {",
    replace: "deny(['secretsmanager:UpdateSecretVersionStage'], {",
    noticedBy: readers('readersOnly lets the one function alone use secretsmanager:PutSecretValue'),
  },
  {
    name: 'the policy of a secret may be public',
    file: 'lib/secrets/secret-policy.ts',
    find: 'blockPublicPolicy: true,',
    replace: 'blockPublicPolicy: false,',
    noticedBy: grants('admits an account elsewhere by policy of the secret and the key'),
  },
  {
    name: 'a function may use the key for everything',
    file: 'lib/secrets/key-rights.ts',
    find: "StringLike: { 'kms:EncryptionContext:SecretARN': [...arns] },",
    replace: "StringLike: { 'kms:EncryptionContext:SecretARN': ['*'] },",
    noticedBy: readers(
      'encryptionKeyArn lets the lightsail function use it for these secrets and through Secrets Manager alone',
    ),
  },
  {
    name: 'readers of other accounts need no key',
    file: 'lib/config/checks/check-readers.ts',
    find: '(draft.written.encryptionKeyArn === undefined ? checkOtherAccounts(registry, draft) : [])',
    replace: '(draft.written.encryptionKeyArn === null ? checkOtherAccounts(registry, draft) : [])',
    noticedBy: {
      file: 'test/lib/config/check-readers.test.ts',
      test: "readers of other accounts need a key of one's own: an account",
    },
  },
  {
    name: 'retained secrets block the next try of a creation that is rolled back',
    file: secrets,
    find: 'RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE',
    replace: 'RemovalPolicy.RETAIN',
    noticedBy: invariants('retains nothing but secrets, these only if asked to'),
  },
  {
    name: 'prefixes of stacks may nest',
    file: 'lib/config/checks/check-names.ts',
    find: "secretPrefix?.split('/').includes(name)",
    replace: 'secretPrefix === name',
    noticedBy: prefixes('with a provider’s name as a part are refused, and no others'),
  },
  {
    name: 'a secret may lie where another provider’s function writes',
    file: 'lib/config/checks/check-secrets.ts',
    find: '  ...checkFolders(draft, fillings),\n',
    replace: '',
    noticedBy: config('are not where another provider’s function may write'),
  },
  {
    name: 'the alert topic does not admit CloudWatch',
    file: 'lib/alerts/alert-topic.ts',
    find: "'cloudwatch.amazonaws.com'",
    replace: "'cloudtrail.amazonaws.com'",
    noticedBy: template('alerts go to a topic that admits CloudWatch of this account'),
  },
  {
    name: 'the function looks for its token roles in another region',
    file: 'lambda/contract/providers/ecr.ts',
    find: 'tokenRoleName(role, variable(',
    replace: 'tokenRoleName(role, String(',
    noticedBy: template(
      'the stack for any account and region has its function find the token roles by what the deployment knows',
    ),
  },
  {
    name: 'a secret with a name of its own is another one once its registry is renamed',
    file: secrets,
    find: 'const id = encodeURIComponent(secretName);',
    replace: 'const id = name;',
    noticedBy: template(
      'the stack whose registries take other names keeps their secrets where these have names of their own',
    ),
  },
  {
    name: 'the template is indented',
    file: 'lib/registry-token-refresher-stack.ts',
    find: 'suppressTemplateIndentation: true,',
    replace: '',
    noticedBy: template(
      'the stack of 230 registries of ecr, with many tags, is one that CloudFormation takes',
    ),
  },
  {
    name: 'alarms may not use the key of the alert topic',
    file: 'lib/alerts/alert-topic.ts',
    find: "actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],",
    replace: "actions: ['kms:Decrypt'],",
    noticedBy: reports('the topic given as topic lets alarms of this account use its key'),
  },
  {
    name: 'a dead schedule is not heard',
    file: alarms,
    find: 'treatMissingData: TreatMissingData.BREACHING,',
    replace: 'treatMissingData: TreatMissingData.IGNORE,',
    noticedBy: template('alerts tell of failing and at-risk registries, and of their end'),
  },
  {
    name: 'an alarm watches a metric that nobody emits',
    file: alarms,
    find: 'this.reading(METRICS.registriesAtRisk, Stats.MAXIMUM)',
    replace: "this.reading('RegistriesInDanger', Stats.MAXIMUM)",
    noticedBy: template('alerts tell of failing and at-risk registries, and of their end'),
  },
  {
    name: 'the probe may write what it reads',
    file: probe,
    find: "'secretsmanager:GetSecretValue'],",
    replace: "'secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue'],",
    noticedBy: iam('has no statement, action or resource that can go without a call being denied'),
  },
  {
    name: 'the probe may not ask for forced runs',
    file: probe,
    find: "actions: ['lambda:InvokeFunction'],",
    replace: "actions: ['lambda:GetFunction'],",
    noticedBy: iam('allows every call that was made, with its resource and its context'),
  },
  {
    name: 'the probe asks another function than the provider’s',
    file: 'lib/providers/entry.ts',
    find: 'refresher: functionName(Stack.of(scope).stackName, registry.provider),',
    replace: "refresher: functionName(Stack.of(scope).stackName, 'probe'),",
    noticedBy: iam('allows every call that was made, with its resource and its context'),
  },
  {
    name: 'a probe that died is not heard',
    file: 'lib/alerts/readers-broken-alarm.ts',
    find: 'treatMissingData: TreatMissingData.BREACHING,',
    replace: 'treatMissingData: TreatMissingData.NOT_BREACHING,',
    noticedBy: noticedIn('test/lib/alerts/readers-broken-alarm.test.ts')('rings if no probe reports'),
  },
  {
    name: 'an alarm of a fast tick looks at single ticks',
    file: 'lib/alerts/alarm-period.ts',
    find: 'Math.max(every, SHORTEST)',
    replace: 'every',
    noticedBy: noticedIn('test/simulation/incidents.test.ts')(
      'the ladder rings after five minutes at the earliest, however often it ticks (outage of 12 min)',
    ),
  },
  {
    name: 'who hears an alarm does not hear its end',
    file: 'lib/alerts/alarm-actions.ts',
    find: 'alarm.addOkAction(...actions);',
    replace: 'alarm.addOkAction(...actions.slice(1));',
    noticedBy: reports('the topic for what is critical gets At risk and its end, and nothing else'),
  },
  {
    name: 'alerts lead to another partition’s console',
    file: 'lib/alerts/alert-links.ts',
    find: 'CONSOLES[partitionOf(region)];',
    replace: 'CONSOLES.aws;',
    noticedBy: links('every alert ends in a link to the dashboard, in the console of cn-north-1'),
  },
  {
    name: 'alerts of a stack for any region lead to one partition’s console',
    file: 'lib/alerts/alert-links.ts',
    find: 'Fn.conditionEquals(Aws.PARTITION, partition)',
    replace: "Fn.conditionEquals(Aws.PARTITION, 'aws-iso')",
    noticedBy: links('every alert does so in a stack for any region that is deployed to us-gov-west-1'),
  },
  {
    name: 'the link to a log is encoded once',
    file: 'lib/alerts/alert-links.ts',
    find: 'encodeURIComponent(encodeURIComponent(text))',
    replace: 'encodeURIComponent(text)',
    noticedBy: links(
      'every alert ends in the log of its function if there is no dashboard, and reports in the list of the logs',
    ),
  },
  {
    name: 'the file’s region is not where its ARNs must be',
    file: 'lib/config/checks/config-draft.ts',
    find: 'written.region === undefined ? source.region : sound(entries.region, written.region)',
    replace: 'source.region',
    noticedBy: places(
      'an ARN of another region is refused by the file’s own region, whatever the shell’s is',
    ),
  },
  {
    name: 'a key may lie in another region than its secret',
    file: 'lib/config/checks/check-regions.ts',
    find: 'found === expected',
    replace: 'found !== expected',
    noticedBy: places(
      'the key of an API-token secret lies in the secret’s region, even if the stack’s is not known',
    ),
  },
  {
    name: 'the stack goes where the shell says',
    file: 'lib/registry-token-refresher-stack.ts',
    find: 'env: { ...env, ...where(config) },',
    replace: 'env: { ...where(config), ...env },',
    noticedBy: noticedIn('test/bin/registry-token-refresher.test.ts')(
      'the stack of a file belongs to the account and the region that the file says, whatever the shell says',
    ),
  },
  {
    name: 'inline policies may be longer than IAM takes',
    file: 'lib/limits.ts',
    find: 'const INLINE = 10_240;',
    replace: 'const INLINE = 102_400;',
    noticedBy: template('the stack says to split a file that names more than a policy holds'),
  },
  {
    name: 'managed policies may be longer than IAM takes',
    file: 'lib/limits.ts',
    find: 'managed.some((length) => length > MANAGED)',
    replace: 'managed.some((length) => length > 10 * MANAGED)',
    noticedBy: limits(
      'a stack for any account and region may name as many secrets as its policies hold where names are longest',
    ),
  },
  {
    name: 'what only the deployment knows counts for nothing',
    file: 'lib/longest-json.ts',
    find: "return 'x'.repeat(lengthOf(name, argument));",
    replace: "return '';",
    noticedBy: limits(
      'the longest JSON of a template’s value leaves room for an ARN of which nothing is known',
    ),
  },
  {
    name: 'a template may be larger than CloudFormation takes',
    file: 'lib/limits.ts',
    find: 'const TEMPLATE = 1_000_000;',
    replace: 'const TEMPLATE = 1_000_000_000;',
    noticedBy: limits('a stack for any account and region of a template that is too large is not made'),
  },
];
