import type { MutationSet } from './mutation';

const functions = 'lib/function/bundled-function.ts';
const secrets = 'lib/secrets/registry-secrets.ts';
const ecr = 'lib/providers/ecr.ts';
const refresher = 'lib/provider-refresher.ts';
const alarms = 'lib/alerts/refresh-alarms.ts';
const probe = 'lib/probe/reader-probe.ts';

/** Ways to break the infrastructure: noticed in the template, or by the functions that run in it. */
export const infrastructure: MutationSet = {
  stages: [['test/lib/registry-token-refresher-stack.test.ts'], ['test/deployed', 'test/lib/alerts']],
  mutations: [
    {
      name: 'a function may not write its secrets',
      file: secrets,
      find: "actions: ['secretsmanager:DescribeSecret', 'secretsmanager:PutSecretValue'],",
      replace: "actions: ['secretsmanager:DescribeSecret'],",
    },
    {
      name: 'a function may write other providers’ secrets',
      file: secrets,
      find: '`${secretPrefix}/${provider}/`',
      replace: '`${secretPrefix}/`',
    },
    {
      name: 'secrets get a value from the template',
      file: secrets,
      find: 'name: registry.secretName,',
      replace: "name: registry.secretName, secretString: 'filled',",
    },
    {
      name: 'API tokens may not be read',
      file: 'lib/providers/api-tokens.ts',
      find: "actions: ['secretsmanager:GetSecretValue']",
      replace: "actions: ['secretsmanager:DescribeSecret']",
    },
    {
      name: 'a variable is misspelled',
      file: functions,
      find: '[STACK_NAME]: stackName,',
      replace: 'STACKNAME: stackName,',
    },
    {
      name: 'the handler has another name',
      file: 'lambda/contract/asset.ts',
      find: "'index.handler'",
      replace: "'index.handle'",
    },
    {
      name: 'the functions run on another Node',
      file: functions,
      find: 'Runtime.NODEJS_24_X',
      replace: 'Runtime.NODEJS_22_X',
    },
    {
      name: 'Lambda retries by itself',
      file: functions,
      find: 'retryAttempts: 0,',
      replace: 'retryAttempts: 2,',
    },
    {
      name: 'log groups outlive the stack',
      file: functions,
      find: 'removalPolicy: RemovalPolicy.DESTROY,',
      replace: 'removalPolicy: RemovalPolicy.RETAIN,',
    },
    {
      name: 'a function may not write its log',
      file: functions,
      find: 'logGroup.grantWrite(props.role);',
      replace: '',
    },
    {
      name: 'the schedule sends no payload',
      file: 'lib/schedule/tick.ts',
      find: 'input: ScheduleTargetInput.fromObject(TICK_PAYLOAD),',
      replace: '',
    },
    {
      name: 'the schedule may not invoke its function',
      file: 'lib/schedule/tick.ts',
      find: 'resources: [handler.functionArn]',
      replace: "resources: ['arn:aws:lambda:eu-central-1:123456789012:function:another']",
    },
    {
      name: 'the first refresh does not wait for the policies',
      file: refresher,
      find: 'after: [this.#secrets, role, refresher,',
      replace: 'after: [this.#secrets, refresher,',
    },
    {
      name: 'the schedule does not wait for the first refresh',
      file: refresher,
      find: 'tick.node.addDependency(firstRefresh);',
      replace: '',
    },
    {
      name: 'the order of the registries matters',
      file: refresher,
      find: 'props.registries.toSorted((a, b) => (a.name < b.name ? -1 : 1))',
      replace: 'props.registries.slice()',
    },
    {
      name: 'the trigger’s function may make log groups',
      file: 'lib/first-refresh/first-refresh.ts',
      find: "role.addPropertyDeletionOverride('ManagedPolicyArns');",
      replace: '',
    },
    {
      name: 'a pull token may push',
      file: ecr,
      find: "access === 'push' ? [...PULL, ...PUSH] : PULL",
      replace: '[...PULL, ...PUSH]',
    },
    {
      name: 'anybody in the account may mint',
      file: ecr,
      find: 'assumedBy: new ArnPrincipal(role.roleArn),',
      replace: 'assumedBy: new ArnPrincipal(`arn:aws:iam::${stack.account}:root`),',
    },
    {
      name: 'the function does not know where its token roles are',
      file: ecr,
      find: 'tokenRoles.size > 0 ? { [TOKEN_ROLE_ARN_PREFIX]',
      replace: 'tokenRoles.size > 99 ? { [TOKEN_ROLE_ARN_PREFIX]',
    },
    {
      name: 'registries of different access share a token role',
      file: ecr,
      find: 'repositories.toSorted(), access]',
      replace: 'repositories.toSorted()]',
    },
    {
      name: 'the alert topic does not admit CloudWatch',
      file: 'lib/alerts/alert-topic.ts',
      find: "'cloudwatch.amazonaws.com'",
      replace: "'cloudtrail.amazonaws.com'",
    },
    {
      name: 'a dead schedule is not heard',
      file: alarms,
      find: 'treatMissingData: TreatMissingData.BREACHING,',
      replace: 'treatMissingData: TreatMissingData.IGNORE,',
    },
    {
      name: 'an alarm watches a metric that nobody emits',
      file: alarms,
      find: 'this.reading(METRICS.registriesAtRisk, Stats.MAXIMUM)',
      replace: "this.reading('RegistriesInDanger', Stats.MAXIMUM)",
    },
    {
      name: 'the probe may write what it reads',
      file: probe,
      find: "'secretsmanager:GetSecretValue'],",
      replace: "'secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue'],",
    },
    {
      name: 'the probe may not ask for forced runs',
      file: probe,
      find: "actions: ['lambda:InvokeFunction'],",
      replace: "actions: ['lambda:GetFunction'],",
    },
    {
      name: 'the probe asks another function than the provider’s',
      file: probe,
      find: 'refresher: functionName(stackName, provider),',
      replace: "refresher: functionName(stackName, 'probe'),",
    },
    {
      name: 'a probe that died is not heard',
      file: 'lib/alerts/readers-broken-alarm.ts',
      find: 'treatMissingData: TreatMissingData.BREACHING,',
      replace: 'treatMissingData: TreatMissingData.NOT_BREACHING,',
    },
  ],
};
