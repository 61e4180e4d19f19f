import * as v from 'valibot';
import { partitionOf } from '../../lib/config/aws/regions';
import type { Resource, Template } from './template';

export interface ResolverOptions {
  readonly template: Template;
  readonly stackName: string;
  readonly account: string;
  readonly region: string;
}

/** Turns a template's values into those that CloudFormation would make of them. */
export interface Resolver {
  /** @throws for an intrinsic function, a reference or an attribute that it doesn't know */
  resolve(value: unknown): unknown;
  /** What `Ref` gives. */
  ref(logicalId: string): string;
  attribute(logicalId: string, name: string): string;
}

const mapping = v.record(v.string(), v.unknown());
const join = v.tuple([v.string(), v.array(v.unknown())]);
const getAtt = v.tuple([v.string(), v.string()]);
const choice = v.tuple([v.string(), v.unknown(), v.unknown()]);
const equality = v.strictObject({ 'Fn::Equals': v.tuple([v.unknown(), v.unknown()]) });

/** Characters that Secrets Manager appends to a secret's name. */
export const SECRET_SUFFIX = '-Ab1Cd2';

export function createResolver({ template, stackName, account, region }: ResolverOptions): Resolver {
  const pseudo: Readonly<Record<string, string>> = {
    'AWS::AccountId': account,
    'AWS::Partition': partitionOf(region),
    'AWS::Region': region,
    'AWS::StackId': `arn:aws:cloudformation:${region}:${account}:stack/${stackName}/8f0c2d6e-0000-4000-8000-000000000001`,
    'AWS::StackName': stackName,
    'AWS::URLSuffix': 'amazonaws.com',
  };

  const resource = (id: string): Resource => {
    const found = template.Resources[id];
    if (found === undefined) throw new Error(`The template has no resource ${id}.`);
    return found;
  };
  /** The name that a resource is given, or that CloudFormation makes up. */
  const nameOf = (id: string, property: string): string => {
    const given = resource(id).Properties[property];
    return given === undefined ? `${stackName}-${id}` : text(given);
  };
  const arn = (service: string, rest: string): string => `arn:aws:${service}:${region}:${account}:${rest}`;

  const ref = (id: string): string => {
    const known = pseudo[id];
    if (known !== undefined) return known;
    const { Type, Properties } = resource(id);
    switch (Type) {
      case 'AWS::IAM::Role':
        return nameOf(id, 'RoleName');
      case 'AWS::Lambda::Function':
        return nameOf(id, 'FunctionName');
      case 'AWS::Lambda::Version':
        return arn('lambda', `function:${text(Properties.FunctionName)}:1`);
      case 'AWS::Logs::LogGroup':
        return nameOf(id, 'LogGroupName');
      case 'AWS::SecretsManager::Secret':
        return arn('secretsmanager', `secret:${nameOf(id, 'Name')}${SECRET_SUFFIX}`);
      case 'AWS::SNS::Topic':
        return arn('sns', nameOf(id, 'TopicName'));
      default:
        throw new Error(`Ref of ${id}: what it gives for ${Type} is not known here.`);
    }
  };

  const attribute = (id: string, name: string): string => {
    const { Type, Properties } = resource(id);
    switch (`${Type}.${name}`) {
      case 'AWS::IAM::Role.Arn':
        return `arn:aws:iam::${account}:role${text(Properties.Path ?? '/')}${ref(id)}`;
      case 'AWS::Lambda::Function.Arn':
        return arn('lambda', `function:${ref(id)}`);
      case 'AWS::Lambda::Version.Version':
        return '1';
      case 'AWS::Logs::LogGroup.Arn':
        return arn('logs', `log-group:${ref(id)}:*`);
      case 'AWS::SNS::Topic.TopicName':
        return nameOf(id, 'TopicName');
      default:
        throw new Error(`Fn::GetAtt of ${id}: ${name} of ${Type} is not known here.`);
    }
  };

  const substitute = (pattern: string): string =>
    pattern.replaceAll(/\$\{([^}]+)\}/g, (_, name: string) => {
      const [id = '', attributeName] = name.split('.');
      return attributeName === undefined ? ref(id) : attribute(id, attributeName);
    });

  const intrinsic = (name: string, argument: unknown): unknown => {
    switch (name) {
      case 'Ref':
        return ref(v.parse(v.string(), argument));
      case 'Fn::GetAtt':
        return attribute(...v.parse(getAtt, argument));
      case 'Fn::Join': {
        const [separator, parts] = v.parse(join, argument);
        return parts.map(text).join(separator);
      }
      case 'Fn::Sub':
        return substitute(v.parse(v.string(), argument));
      case 'Fn::If': {
        const [condition, yes, no] = v.parse(choice, argument);
        const { 'Fn::Equals': sides } = v.parse(equality, template.Conditions?.[condition]);
        return resolve(resolve(sides[0]) === resolve(sides[1]) ? yes : no);
      }
      default:
        throw new Error(`The intrinsic function ${name} is not known here.`);
    }
  };

  const resolve = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolve);
    const parsed = v.safeParse(mapping, value);
    if (!parsed.success) return value;
    const entries = Object.entries(parsed.output);
    const [first] = entries;
    if (first !== undefined && entries.length === 1 && /^(Ref$|Fn::)/.test(first[0])) {
      return intrinsic(...first);
    }
    return Object.fromEntries(entries.map(([key, inner]) => [key, resolve(inner)]));
  };
  const text = (value: unknown): string => v.parse(v.string(), resolve(value));

  return { resolve, ref, attribute };
}
