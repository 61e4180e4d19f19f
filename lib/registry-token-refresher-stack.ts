import { CfnOutput, type Environment, Stack, Tags } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { PROVIDER_NAMES } from '../lambda/contract/provider-name';
import type { RefresherConfig } from './config/refresher-config';
import { limitStack } from './limits';
import { capitalized } from './names';
import { RegistryTokenRefresher } from './registry-token-refresher';

export interface RegistryTokenRefresherStackProps {
  readonly config: RefresherConfig;
  /** Where the stack goes as far as the config doesn't say it. */
  readonly env?: Environment;
  /** What messages call the config: the file's path. */
  readonly file: string;
}

/** The stack of one config file. Its synthesis throws a ConfigError if the registries need more than one stack holds. */
export class RegistryTokenRefresherStack extends Stack {
  constructor(scope: Construct, { config, file, env }: RegistryTokenRefresherStackProps) {
    super(scope, config.stackName, {
      env: { ...env, ...where(config) },
      stackName: config.stackName,
      description: 'Keeps container-registry credentials fresh in Secrets Manager (registry-token-refresher)',
      // CloudFormation takes 1 MB; many registries pass it if the template is indented.
      suppressTemplateIndentation: true,
      terminationProtection: config.terminationProtection,
      // CloudFormation hands these on to what the CDK makes by itself, too.
      tags: config.tags,
    });
    for (const [key, value] of Object.entries(config.tags)) Tags.of(this).add(key, value);

    const refresher = new RegistryTokenRefresher(this, 'Registries', { config });
    this.output('SecretPrefix', refresher.secretPrefix, 'What the names of the secrets start with');
    if (refresher.alertTopic !== undefined) {
      this.output('AlertTopicArn', refresher.alertTopic.topicArn, 'Where alerts go');
    }
    for (const provider of PROVIDER_NAMES) {
      const handler = refresher.function(provider);
      if (handler === undefined) continue;
      this.output(
        `${capitalized(provider)}FunctionName`,
        handler.functionName,
        `Refreshes the ${provider} credentials`,
      );
    }
    if (refresher.probe !== undefined) {
      this.output('ProbeFunctionName', refresher.probe.functionName, 'Tries the credentials as readers do');
    }

    limitStack(this, file, config.registries.length);
  }

  private output(id: string, value: string, description: string): void {
    new CfnOutput(this, id, { value, description });
  }
}

/** What the config says of where its stack belongs. */
const where = ({ account, region }: RefresherConfig): Environment => ({
  ...(account === undefined ? {} : { account }),
  ...(region === undefined ? {} : { region }),
});
