import type * as v from 'valibot';
import type { ProviderName } from '../../lambda/contract/provider-name';
import type { RegistrySchema } from './schema/registry-document';

/** A value made readonly, and mappings with the keys that their schema names. */
type Known<Value> = Value extends readonly (infer Item)[]
  ? readonly Known<Item>[]
  : Value extends object
    ? { readonly [Key in keyof Value as string extends Key ? never : Key]: Known<Value[Key]> }
    : Value;

/** A registry as the schema reads it, with the defaults of its vendor. */
type RegistryOutput = Known<v.InferOutput<RegistrySchema>>;

/** What is filled in that depends on other values of the config. */
interface Completion {
  /** Name of the secret that the stack makes, unless `existingSecretArn` names another one. */
  readonly secretName: string;
  /** Seconds. */
  readonly refreshEvery: number;
}

type Completed<Registry> = Registry extends RegistryOutput
  ? Omit<Registry, keyof Completion> & Completion
  : never;

/**
 * One registry of the config, complete: what its vendor's schema says, durations in seconds. Values that only the deployment
 * knows are still placeholders.
 */
export type RegistryConfig = Completed<RegistryOutput>;

/** A registry of one provider. */
export type RegistryConfigOf<Name extends ProviderName> = Extract<RegistryConfig, { provider: Name }>;
