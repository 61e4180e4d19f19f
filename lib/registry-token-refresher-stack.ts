import {
  CfnOutput,
  type Environment,
  type IStackSynthesizer,
  type PermissionsBoundary,
  Stack,
  type StackProps,
  Stage,
  Tags,
  Token,
} from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { PROVIDER_NAMES } from '../lambda/contract/provider-name';
import { readConfig } from './config/read-config';
import type { RefresherConfig } from './config/refresher-config';
import { limitStack } from './limits';
import { capitalized } from './names';
import { propsOf, RegistryTokenRefresher } from './registry-token-refresher';

/** The config file of a stack, and what a file doesn't say. */
export interface RegistryTokenRefresherStackProps {
  /** The path of the config file, from the working directory. */
  readonly file: string;
  /**
   * Where the stack goes as far as the file doesn't say it.
   *
   * @default that of the stage, else that of the deployment's credentials
   */
  readonly env?: Environment;
  /**
   * How the stack finds its assets and roles.
   *
   * @default that of the app
   */
  readonly synthesizer?: IStackSynthesizer;
  /**
   * The permissions boundary of all roles of the stack.
   *
   * @default none
   */
  readonly permissionsBoundary?: PermissionsBoundary;
  /**
   * The config in the file, if it is read already.
   *
   * @internal
   */
  readonly _config?: RefresherConfig;
}

/** The stack of one config file. Its synthesis throws an error if the registries need more than one stack holds. */
export class RegistryTokenRefresherStack extends Stack {
  /** What keeps the credentials fresh. */
  readonly refresher: RegistryTokenRefresher;

  /** Throws an error that lists every problem of the file. */
  constructor(scope: Construct, id: string, props: RegistryTokenRefresherStackProps) {
    const { file, env, _config: config = readConfig(file, regionOf(scope, env)) } = props;
    super(scope, id, stackProps(config, props));
    for (const [key, value] of Object.entries(config.tags)) Tags.of(this).add(key, value);

    this.refresher = new RegistryTokenRefresher(
      this,
      'Registries',
      propsOf({ config, source: config.stackName }),
    );
    const { alertTopic, probe, secretPrefix } = this.refresher;
    this.output('SecretPrefix', secretPrefix, 'What the names of the secrets start with');
    if (alertTopic !== undefined) this.output('AlertTopicArn', alertTopic.topicArn, 'Where alerts go');
    for (const provider of PROVIDER_NAMES) {
      const handler = this.refresher.function(provider);
      if (handler === undefined) continue;
      this.output(
        `${capitalized(provider)}FunctionName`,
        handler.functionName,
        `Refreshes the ${provider} credentials`,
      );
    }
    if (probe !== undefined) {
      this.output('ProbeFunctionName', probe.functionName, 'Tries the credentials as readers do');
    }

    limitStack(this, file, config.registries.length);
  }

  private output(id: string, value: string, description: string): void {
    new CfnOutput(this, id, { value, description });
  }
}

/** Where the stack goes if the file doesn't say it, as far as that is known at synth. */
function regionOf(scope: Construct, env: Environment | undefined): string | undefined {
  // `Stage.of` looks outside of a scope that is a stage itself.
  const region = env?.region ?? (Stage.isStage(scope) ? scope : Stage.of(scope))?.region;
  return region === undefined || Token.isUnresolved(region) ? undefined : region;
}

const stackProps = (
  config: RefresherConfig,
  { env, synthesizer, permissionsBoundary }: RegistryTokenRefresherStackProps,
): StackProps => ({
  env: { ...env, ...where(config) },
  stackName: config.stackName,
  description: 'Keeps container-registry credentials fresh in Secrets Manager (registry-token-refresher)',
  // CloudFormation takes 1 MB; many registries pass it if the template is indented.
  suppressTemplateIndentation: true,
  terminationProtection: config.terminationProtection,
  // CloudFormation hands these on to what the CDK makes by itself, too.
  tags: { ...config.tags },
  ...(synthesizer === undefined ? {} : { synthesizer }),
  ...(permissionsBoundary === undefined ? {} : { permissionsBoundary }),
});

/** What the config says of where its stack belongs. */
const where = ({ account, region }: RefresherConfig): Environment => ({
  ...(account === undefined ? {} : { account }),
  ...(region === undefined ? {} : { region }),
});
