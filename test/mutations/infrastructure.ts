import type { Mutation, NoticingTest } from './mutation';

const functions = 'lib/function/bundled-function.ts';
const secrets = 'lib/secrets/registry-secrets.ts';
const ecr = 'lib/providers/ecr.ts';
const refresher = 'lib/provider-refresher.ts';
const alarms = 'lib/alerts/refresh-alarms.ts';
const probe = 'lib/probe/reader-probe.ts';

const noticedIn =
  (path: string) =>
  (test: string): NoticingTest => ({ file: path, test });
const template = noticedIn('test/lib/registry-token-refresher-stack.test.ts');
const reports = noticedIn('test/lib/alerts/failure-reports.test.ts');
const iam = noticedIn('test/deployed/iam.test.ts');
const deployed = noticedIn('test/deployed/deployed-stack.test.ts');

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
    find: '`${secretPrefix}/${provider}/`',
    replace: '`${secretPrefix}/`',
    noticedBy: template(
      'rights let a function look at and write its own provider’s secrets, and read none of them',
    ),
  },
  {
    name: 'secrets get a value from the template',
    file: secrets,
    find: 'name: registry.secretName,',
    replace: "name: registry.secretName, secretString: 'filled',",
    noticedBy: template('the stack makes secrets without a value'),
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
    noticedBy: template(
      'the functions leave retries to the next tick, on what the schedule and on what the deployment invokes',
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
    find: 'after: [this.#secrets, role, refresher,',
    replace: 'after: [this.#secrets, refresher,',
    noticedBy: template('the first refresh waits for secrets, roles, policies and invoke configs'),
  },
  {
    name: 'the schedule does not wait for the first refresh',
    file: refresher,
    find: 'tick.node.addDependency(firstRefresh);',
    replace: '',
    noticedBy: template('the first refresh comes before schedules and alarms'),
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
    find: '? { [TOKEN_ROLE_ARN_PREFIX]:',
    replace: '? { TOKEN_ROLES:',
    noticedBy: deployed(
      'a deployment runs each function through its trigger, with what Lambda makes of no payload',
    ),
  },
  {
    name: 'registries of different access share a token role',
    file: ecr,
    find: 'repositories.toSorted(), access]',
    replace: 'repositories.toSorted()]',
    noticedBy: template('rights are shared by ECR registries of the same reach, and by no others'),
  },
  {
    name: 'the alert topic does not admit CloudWatch',
    file: 'lib/alerts/alert-topic.ts',
    find: "'cloudwatch.amazonaws.com'",
    replace: "'cloudtrail.amazonaws.com'",
    noticedBy: template('alerts go to a topic that admits CloudWatch of this account'),
  },
  {
    name: 'the function looks for its token roles without their region',
    file: ecr,
    find: 'roleArns(tokenRoleNameStart(stack.stackName, stack.region))',
    replace: 'roleArns(`${stack.stackName}-`)',
    noticedBy: template(
      'the stack for any account and region has its function find the token roles by what the deployment knows',
    ),
  },
  {
    name: 'a secret with a name of its own is another one once its registry is renamed',
    file: secrets,
    find: 'this.idOf(registry.secretName)',
    replace: '`Secret-${registry.name}`',
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
    file: probe,
    find: 'refresher: functionName(stackName, provider),',
    replace: "refresher: functionName(stackName, 'probe'),",
    noticedBy: iam('allows every call that was made, with its resource and its context'),
  },
  {
    name: 'a probe that died is not heard',
    file: 'lib/alerts/readers-broken-alarm.ts',
    find: 'treatMissingData: TreatMissingData.BREACHING,',
    replace: 'treatMissingData: TreatMissingData.NOT_BREACHING,',
    noticedBy: template(
      'alerts tell of readers that are hurt, where there is a probe, and of a probe that is silent',
    ),
  },
];
