import * as v from 'valibot';
import { PROVIDER_NAMES, type ProviderName } from '../../lambda/contract/provider-name';
import { capitalized, type FunctionKind, functionName } from '../../lib/names';
import type { GeneratedConfig, GeneratedRegistry } from './generated-config';
import { type Asset, type Resource, references, type SynthesizedConfig } from './synthesized-config';

type Identified = readonly [id: string, resource: Resource];

/** What belongs to a function; logical ids but for the asset and what is read of resources. */
export interface FunctionParts {
  readonly id: string;
  readonly handler: Resource;
  readonly role: string;
  readonly asset: Asset;
}

/** What belongs to one provider's function. */
export interface ProviderParts extends FunctionParts {
  /** Of the function, as the deployment runs it. */
  readonly version: string;
  /** Runs that version. */
  readonly trigger: string;
}

const code = v.object({ S3Key: v.string() });

export const providersOf = ({ registries }: GeneratedConfig): readonly ProviderName[] =>
  PROVIDER_NAMES.filter((name) => registries.some(({ provider }) => provider === name));

export const registriesOf = (
  { registries }: GeneratedConfig,
  name: ProviderName,
): readonly GeneratedRegistry[] => registries.filter(({ provider }) => provider === name);

/** How the logical ids of the probe's resources start. */
export const PROBE_SCOPE = 'RegistriesProbe';

/** How the logical ids of one provider's resources start. */
export const scopeOf = (provider: ProviderName): string => `Registries${capitalized(provider)}`;

/** @throws where there are more than one, or none */
export function only<Element>(elements: readonly Element[]): Element {
  const [element, ...more] = elements;
  if (element === undefined || more.length > 0) throw new Error(`There are ${elements.length}, not one.`);
  return element;
}

/** Resources of a type whose properties name another resource. */
export const referring = (stack: SynthesizedConfig, type: string, to: string): readonly Identified[] =>
  stack.ofType(type).filter(([, { Properties }]) => references(Properties).includes(to));

/** @throws where a part is missing or there twice */
export function partsOf(stack: SynthesizedConfig, provider: ProviderName): ProviderParts {
  const own = functionPartsOf(stack, provider);
  const [version] = only(referring(stack, 'AWS::Lambda::Version', own.id));
  const [trigger] = only(referring(stack, 'Custom::Trigger', version));
  return { ...own, version, trigger };
}

/** @throws where a part is missing or there twice */
export function functionPartsOf(stack: SynthesizedConfig, kind: FunctionKind): FunctionParts {
  const [id, handler] = only(
    stack
      .ofType('AWS::Lambda::Function')
      .filter(([, { Properties }]) => Properties.FunctionName === functionName(stack.stackName, kind)),
  );
  const asset = stack.assets.get(v.parse(code, handler.Properties.Code).S3Key);
  if (asset === undefined) throw new Error(`The function ${id} has no asset.`);
  return { id, handler, role: only(references(handler.Properties.Role)), asset };
}
