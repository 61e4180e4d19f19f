import { mutations } from './mutation';

/** Ways to break the infrastructure: noticed in the template, or by the functions that run in it. */
export const infrastructure = mutations`
  ! test/lib/registry-token-refresher-stack.test.ts
  @ lib/secrets/registry-secrets.ts
  > rights let a function look at and write its own provider’s secrets, and read none of them
  * a function may not write its secrets
  - actions: ['secretsmanager:DescribeSecret', 'secretsmanager:PutSecretValue'],
  + actions: ['secretsmanager:DescribeSecret'],
  * a function may write other providers’ secrets
  - secretFolder(secretPrefix, provider)
  + \`\${secretPrefix}/\`
  > the stack whose registries take other names keeps their secrets where these have names of their own
  * a secret with a name of its own is another one once its registry is renamed
  - const id = encodeURIComponent(secretName);
  + const id = name;
  @ lib/providers/api-tokens.ts
  > rights let a function look at and write its own provider’s secrets, and read none of them
  * API tokens may not be read
  - actions: ['secretsmanager:GetSecretValue']
  + actions: ['secretsmanager:DescribeSecret']
  @ lib/function/bundled-function.ts
  > the functions run one per provider on Node 24 and arm64, for five minutes at most
  * a variable is misspelled
  - [STACK_NAME]: stackName,
  + STACKNAME: stackName,
  * the functions run on another Node
  - Runtime.NODEJS_24_X
  + Runtime.NODEJS_22_X
  * log groups outlive the stack
  - removalPolicy: RemovalPolicy.DESTROY,
  + removalPolicy: RemovalPolicy.RETAIN,
  @ lambda/contract/asset.ts
  * the handler has another name
  - 'index.handler'
  + 'index.handle'
  @ lib/schedule/tick.ts
  > the functions get their tick explicitly, without a window, retried within the tick
  * the schedule sends no payload
  - input: ScheduleTargetInput.fromObject(TICK_PAYLOAD),
  @ lib/provider-refresher.ts
  > the first refresh waits by itself for secrets, roles, policies and invoke configs
  * the first refresh does not wait for the policies
  - role, refresher, tick.role,
  + refresher, tick.role,
  @ lib/first-refresh/first-refresh.ts
  > rights never include making log groups
  * the trigger’s function may make log groups
  - role.addPropertyDeletionOverride('ManagedPolicyArns');
  @ lib/providers/ecr/infrastructure.ts
  > rights of an ECR token are those of its token role: these repositories, this access
  * a pull token may push
  - access === 'push' ? [...PULL, ...PUSH] : PULL
  + [...PULL, ...PUSH]
  * anybody in the account may mint
  - assumedBy: new ArnPrincipal(role.roleArn),
  + assumedBy: new ArnPrincipal(\`arn:aws:iam::\${stack.account}:root\`),
  > of an ECR token change with the repositories in place, and nothing else does
  * what a registry may pull makes its function another one
  - provider: registry.provider,
  + provider: registry.provider, repositories: [...registry.repositories],
  @ lambda/contract/providers/ecr.ts
  > the stack for any account and region has its function find the token roles by what the deployment knows
  * the function looks for its token roles in another region
  - tokenRoleName(role, variable(
  + tokenRoleName(role, String(
  @ lib/alerts/alert-topic.ts
  > alerts go to a topic that admits CloudWatch of this account
  * the alert topic does not admit CloudWatch
  - 'cloudwatch.amazonaws.com'
  + 'cloudtrail.amazonaws.com'
  @ lib/registry-token-refresher-stack.ts
  > the stack of 230 registries of ecr, with many tags, is one that CloudFormation takes
  * the template is indented
  - suppressTemplateIndentation: true,
  @ lib/alerts/refresh-alarms.ts
  > alerts tell of failing and at-risk registries, and of their end
  * a dead schedule is not heard
  - treatMissingData: TreatMissingData.BREACHING,
  + treatMissingData: TreatMissingData.IGNORE,
  * an alarm watches a metric that nobody emits
  - this.reading(METRICS.registriesAtRisk, Stats.MAXIMUM)
  + this.reading('RegistriesInDanger', Stats.MAXIMUM)
  @ lib/limits.ts
  > the stack says to split a file that names more than a policy holds
  * inline policies may be longer than IAM takes
  - const INLINE = 10_240;
  + const INLINE = 102_400;
  ! test/lib/template-invariants.test.ts
  @ lib/provider-refresher.ts
  > the order of registries makes no difference
  * the order of the registries matters
  - props.registries.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  + props.registries.slice()
  @ lib/secrets/registry-secrets.ts
  > every registry has one secret, which the stack makes without a value unless it exists already
  * secrets get a value from the template
  - name: secretName,
  + name: secretName, secretString: 'filled',
  > retains nothing but secrets, these only if asked to
  * retained secrets block the next try of a creation that is rolled back
  - RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE
  + RemovalPolicy.RETAIN
  @ lib/function/bundled-function.ts
  > every provider in use leaves retries to the next tick, on what the schedule and on what the deployment invokes
  * Lambda retries by itself
  - retryAttempts: 0,
  + retryAttempts: 2,
  @ lib/provider-refresher.ts
  > is refreshed in the deployment, once all is there, and before it ticks or rings
  * the schedule does not wait for the first refresh
  - tick.schedule.node.addDependency(firstRefresh);
  * the schedule’s role waits for the first refresh
  - refresher, tick.role,
  + refresher,
  ! test/deployed/iam.test.ts
  @ lib/providers/api-tokens.ts
  > every row of the table
  * the key of an API token decrypts for whatever service
  -         conditions: { StringEquals: { 'kms:ViaService': \`secretsmanager.\${region}.\${urlSuffix}\` } },
  @ lib/function/bundled-function.ts
  > allows every call that was made, with its resource and its context
  * a function may not write its log
  - logGroup.grantWrite(props.role);
  @ lib/schedule/tick.ts
  * the schedule may not invoke its function
  - resources: [handler.functionArn]
  + resources: ['arn:aws:lambda:eu-central-1:123456789012:function:another']
  * any schedule group may run a function
  -     'aws:SourceArn': stack.formatArn({
  +     'aws:PrincipalTag': stack.formatArn({
  @ lib/providers/ecr/infrastructure.ts
  * a pull token may not list tags
  -   'ecr:ListImages',
  @ lib/probe/reader-probe.ts
  * the probe may not ask for forced runs
  - actions: ['lambda:InvokeFunction'],
  + actions: ['lambda:GetFunction'],
  > has no statement, action or resource that can go without a call being denied
  * the probe may write what it reads
  - 'secretsmanager:GetSecretValue'],
  + 'secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue'],
  @ lib/function/join-network.ts
  > denies what nobody has to do: every row of the table
  * a function’s code may use the network interfaces
  - { 'lambda:SourceFunctionArn': 'false' }
  + { 'lambda:SourceFunctionArn': 'true' }
  * Lambda may give a function any security group
  - arn('security-group', id)
  + arn('security-group', '*')
  @ lib/alerts/failure-reports.ts
  > every row of the table
  * any account’s rules may report
  -       conditions: { StringEquals: { 'aws:SourceAccount': account } },
  @ lib/providers/entry.ts
  > allows every call that was made, with its resource and its context
  * the probe asks another function than the provider’s
  - refresher: functionName(Stack.of(scope).stackName, registry.provider),
  + refresher: functionName(Stack.of(scope).stackName, 'probe'),
  ! test/deployed/deployed-stack.test.ts
  @ lib/providers/ecr/infrastructure.ts
  > a deployment runs each function through its trigger, with what Lambda makes of no payload
  * the function does not know where its token roles are
  - [TOKEN_ROLE_ARN_PREFIX]:
  + TOKEN_ROLES:
  ! test/lib/config-changes.test.ts
  > replaces no token role and no secret of a registry that keeps its name
  * a change of access makes another token role
  - \`TokenRole-\${name}\`
  + \`TokenRole-\${name}-\${access}\`
  > gives no role that stays another name or path
  * a change of a registry’s region gives its token role another path
  -     path,
  -     description
  +     path: \`\${path}\${region}/\`,
  +     description
  ! test/lambda/contract/providers/ecr.test.ts
  @ lambda/contract/providers/ecr.ts
  > changes with the stack, under the same role’s ARN
  * a token role made anew passes for the one before
  -     stackId: tokenRole.given ? undefined : tokenRole.stackId,
  ! test/lib/roles.test.ts
  @ lib/function/bundled-function.ts
  > are the ones that a lid leaves out
  * a lid knows the functions’ roles without their path
  - \${rolePath.slice(1)}
  @ lib/first-refresh/first-refresh.ts
  > with a path and a prefix all have both
  * the trigger’s role lies outside the organisation’s path
  - role.addPropertyOverride('Path', rolePath)
  + role.addPropertyOverride('Path', '/')
  ! test/lib/names.test.ts
  @ lib/names.ts
  > of roles start with any prefix that the config takes
  * the prefix of roles’ names counts for nothing
  - prefix.length + purpose.length + 2
  + purpose.length + 2
  > of token roles differ in more than case
  * names of token roles that are cut alike are alike
  - hexDigits(JSON.stringify([stackName, registry]))
  + hexDigits(JSON.stringify([registry]))
  ! test/lib/network.test.ts
  @ lib/probe/reader-probe.ts
  > in a VPC every function runs but the one of the trigger
  * the probe stays out of the VPC
  -       network,
  +       network: undefined,
  ! test/lib/secrets/registry-secret.test.ts
  @ lib/secrets/registry-secret.ts
  > refuses a role elsewhere if the secret has no key of its own
  * a grant to another account passes in silence
  - if (this.encryptionKey === undefined) {
  + if (this.encryptionKey === undefined && who === undefined) {
  > refuses a service, which no policy can name
  * a grant that nobody has a policy for passes in silence
  - return resource && Grant.addToPrincipalOrResource({ ...right, resource: resource() });
  + return grant;
  @ lib/secrets/secret-policy.ts
  > admits an account elsewhere by policy of the secret and the key
  * the policy of a secret may be public
  - blockPublicPolicy: true,
  + blockPublicPolicy: false,
  ! test/lib/secrets/readers.test.ts
  > readersOnly lets another role of the account read or not
  * everybody may read a secret under a lid
  - deny(['secretsmanager:GetSecretValue'], {
  + deny(['secretsmanager:ListSecretVersionIds'], {
  > readersOnly lets the one function alone use secretsmanager:PutSecretValue
  * everybody may write a secret under a lid
  - deny(['secretsmanager:PutSecretValue', 'secretsmanager:UpdateSecretVersionStage'], {
  + deny(['secretsmanager:UpdateSecretVersionStage'], {
  @ lib/secrets/key-rights.ts
  > encryptionKeyArn lets the lightsail function use it for these secrets and through Secrets Manager alone
  * a function may use the key for everything
  - StringLike: { 'kms:EncryptionContext:SecretARN': [...arns] },
  + StringLike: { 'kms:EncryptionContext:SecretARN': ['*'] },
  ! test/lib/config/check-readers.test.ts
  @ lib/config/checks/check-readers.ts
  > readers of other accounts need a key of one's own: an account
  * readers of other accounts need no key
  - (draft.written.encryptionKeyArn === undefined ? checkOtherAccounts(registry, draft) : [])
  + (draft.written.encryptionKeyArn === null ? checkOtherAccounts(registry, draft) : [])
  ! test/lib/secret-prefixes.test.ts
  @ lib/config/checks/check-names.ts
  > with a provider’s name as a part are refused, and no others
  * prefixes of stacks may nest
  - secretPrefix?.split('/').includes(name)
  + secretPrefix === name
  ! test/lib/config/parse-config.test.ts
  @ lib/config/checks/check-secrets.ts
  > are not where another provider’s function may write
  * a secret may lie where another provider’s function writes
  -   ...checkFolders(draft, fillings),
  ! test/lib/alerts/failure-reports.test.ts
  @ lib/alerts/alert-topic.ts
  > the topic given as topic lets alarms of this account use its key
  * alarms may not use the key of the alert topic
  - actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
  + actions: ['kms:Decrypt'],
  @ lib/alerts/alarm-actions.ts
  > the topic for what is critical gets At risk and its end, and nothing else
  * who hears an alarm does not hear its end
  - alarm.addOkAction(...actions);
  + alarm.addOkAction(...actions.slice(1));
  ! test/lib/alerts/readers-broken-alarm.test.ts
  @ lib/alerts/readers-broken-alarm.ts
  > rings if no probe reports
  * a probe that died is not heard
  - treatMissingData: TreatMissingData.BREACHING,
  + treatMissingData: TreatMissingData.NOT_BREACHING,
  ! test/simulation/incidents.test.ts
  @ lib/alerts/alarm-period.ts
  > the ladder rings after five minutes at the earliest, however often it ticks (outage of 12 min)
  * an alarm of a fast tick looks at single ticks
  - Math.max(every, SHORTEST)
  + every
  ! test/lib/alerts/alert-links.test.ts
  @ lib/alerts/alert-links.ts
  > every alert ends in a link to the dashboard, in the console of cn-north-1
  * alerts lead to another partition’s console
  - CONSOLES[partitionOf(region)];
  + CONSOLES.aws;
  > every alert does so in a stack for any region that is deployed to us-gov-west-1
  * alerts of a stack for any region lead to one partition’s console
  - Fn.conditionEquals(Aws.PARTITION, partition)
  + Fn.conditionEquals(Aws.PARTITION, 'aws-iso')
  > every alert ends in the log of its function if there is no dashboard, and reports in the list of the logs
  * the link to a log is encoded once
  - encodeURIComponent(encodeURIComponent(text))
  + encodeURIComponent(text)
  ! test/lib/config/check-regions.test.ts
  @ lib/config/checks/config-draft.ts
  > an ARN of another region is refused by the file’s own region, whatever the shell’s is
  * the file’s region is not where its ARNs must be
  - written.region === undefined ? source.region : sound(entries.region, written.region)
  + source.region
  @ lib/config/checks/check-regions.ts
  > the key of an API-token secret lies in the secret’s region, even if the stack’s is not known
  * a key may lie in another region than its secret
  - found === expected
  + found !== expected
  ! test/bin/registry-token-refresher.test.ts
  @ lib/registry-token-refresher-stack.ts
  > the stack of a file belongs to the account and the region that the file says, whatever the shell says
  * the stack goes where the shell says
  - env: { ...env, ...where(config) },
  + env: { ...where(config), ...env },
  ! test/lib/limits.test.ts
  @ lib/limits.ts
  > a stack for any account and region may name as many secrets as its policies hold where names are longest
  * managed policies may be longer than IAM takes
  - managed.some((length) => length > MANAGED)
  + managed.some((length) => length > 10 * MANAGED)
  > a stack for any account and region of a template that is too large is not made
  * a template may be larger than CloudFormation takes
  - const TEMPLATE = 1_000_000;
  + const TEMPLATE = 1_000_000_000;
  @ lib/longest-json.ts
  > the longest JSON of a template’s value leaves room for an ARN of which nothing is known
  * what only the deployment knows counts for nothing
  - return 'x'.repeat(lengthOf(name, argument));
  + return '';
`;
