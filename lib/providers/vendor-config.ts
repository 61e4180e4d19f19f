import type * as v from 'valibot';
import type { Problem } from '../config/messages/problem';
import type { IsDeployTimeValue } from '../config/schema/text';
import type { TokenForm } from './token-form';

/** What the config knows of one vendor, without the CDK. */
export interface VendorConfig {
  /** The schema of its registries, with the defaults that depend on the vendor alone. */
  readonly document: (
    isDeployTimeValue: IsDeployTimeValue,
  ) => v.GenericSchema & { readonly entries: v.ObjectEntries };
  /** Keys of a registry that need or exclude each other. `path`: a key of the registry. */
  readonly check?: (written: Written) => readonly FieldProblem[];
  /** What people call the vendor otherwise, in lower case. */
  readonly otherNames?: readonly string[];
  /** Seconds. Undefined: the config chooses how long a credential lives. */
  readonly fixedLifetime?: number;
  /** What the vendor's secrets look like, so that one that is pasted into a config is refused. */
  readonly tokenForms: readonly TokenForm[];
  /** Whether an API token states its expiry, so that an alarm can warn. */
  readonly apiTokenTells: boolean;
  /** Where the vendor is, if it isn't in every region of AWS. */
  readonly regions?: { readonly service: string; readonly known: readonly string[] };
}

/** A registry as it stands in the document. */
export type Written = Readonly<Record<string, unknown>>;

/** What is wrong with a key of a registry. */
export interface FieldProblem extends Pick<Problem, 'text'> {
  readonly key: string;
}
