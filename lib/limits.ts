import { CfnElement, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { ConfigError } from './config/config-error';
import { isMapping } from './config/schema/strict-mapping';
import { longestJson } from './longest-json';

/** Characters that IAM allows for all inline policies of a role, and for one managed policy, into which the CDK moves more. */
const INLINE = 10_240;
const MANAGED = 6_144;
/** Characters that Lambda allows for all variables of a function, as JSON. */
const ENVIRONMENT = 4_096;
/** Resources and bytes that CloudFormation allows for a stack. */
const RESOURCES = 500;
const TEMPLATE = 1_000_000;

/** Something that grows with the config up to a limit of AWS. */
export interface Limited {
  /** The role, or what the function is made in. */
  readonly construct: IConstruct;
  readonly of: 'policies' | 'environment';
  /** What a message says if it is too large, up to and including what to do. */
  readonly problem: string;
}

/**
 * Makes the synthesis refuse what AWS would refuse at the deployment: policies and environments, measured as they are
 * synthesized.
 *
 * @param source what messages call the config
 */
export function limitSizes(scope: IConstruct, source: string, limited: readonly Limited[]): void {
  refuseAtSynth(scope, () => {
    const problems = limited.filter(isTooLarge).map(({ problem }) => `- ${problem}`);
    return problems.length === 0 ? undefined : [`${source} can't be deployed:`, ...problems].join('\n');
  });
}

/** Makes the synthesis refuse more resources, or a larger template, than a stack may have. */
export function limitStack(stack: Stack, source: string, registries: number): void {
  refuseAtSynth(stack, () => {
    const template = fragmentsOf(stack);
    const resources = template.flatMap(({ Resources }) =>
      isMapping(Resources) ? Object.keys(Resources) : [],
    );
    if (resources.length > RESOURCES) {
      return `${source}: registries: ${registries} registries make ${resources.length} resources, and a stack holds ${RESOURCES}: split the file.`;
    }
    const bytes = template.reduce((sum, fragment) => sum + Buffer.byteLength(JSON.stringify(fragment)), 0);
    return bytes <= TEMPLATE
      ? undefined
      : `${source}: registries: ${registries} registries make a template of ${bytes} bytes, and CloudFormation takes ${TEMPLATE}: split the file.`;
  });
}

/** The CDK lists what a validation returns among other findings, with a stack trace; it shows what a validation throws as it is. */
function refuseAtSynth(scope: IConstruct, refusal: () => string | undefined): void {
  scope.node.addValidation({
    validate: () => {
      const message = refusal();
      if (message !== undefined) throw new ConfigError(message);
      return [];
    },
  });
}

/** What the constructs below one make of the template. */
const fragmentsOf = (scope: IConstruct): readonly Readonly<Record<string, unknown>>[] =>
  scope.node
    .findAll()
    .filter((construct) => CfnElement.isCfnElement(construct))
    .map((element): unknown => Stack.of(element).resolve(element._toCloudFormation()))
    .filter(isMapping);

function isTooLarge({ construct, of }: Limited): boolean {
  const resources = fragmentsOf(construct).flatMap(({ Resources }) =>
    isMapping(Resources) ? Object.values(Resources).filter(isMapping) : [],
  );
  const propertiesOf = (type: string) =>
    resources.flatMap(({ Type, Properties }) => (Type === type && isMapping(Properties) ? [Properties] : []));
  if (of === 'environment') {
    return propertiesOf('AWS::Lambda::Function').some(
      ({ Environment }) => isMapping(Environment) && longestJson(Environment.Variables) > ENVIRONMENT,
    );
  }
  const inline = [
    ...propertiesOf('AWS::IAM::Policy'),
    ...propertiesOf('AWS::IAM::Role').flatMap(({ Policies }) =>
      Array.isArray(Policies) ? Policies.filter(isMapping) : [],
    ),
  ].reduce((sum, { PolicyDocument }) => sum + longestJson(PolicyDocument), 0);
  const managed = propertiesOf('AWS::IAM::ManagedPolicy').map(({ PolicyDocument }) =>
    longestJson(PolicyDocument),
  );
  return inline > INLINE || managed.some((length) => length > MANAGED);
}
