import type fc from 'fast-check';
import type { ProviderName } from '../../../lambda/contract/provider-name';

/** A registry as a config document says it. */
export interface ExampleRegistry {
  readonly name: string;
  readonly provider: ProviderName;
  readonly [key: string]: unknown;
}

/** What the tests of the synth side know of one vendor. */
export interface ProviderExamples {
  /** A registry that says nothing that it needn't. */
  readonly shortest: ExampleRegistry;
  /** What the config fills in for it, in addition to what every registry gets. */
  readonly completed: object;
  /** Fields of sound registries that live that long, beside what all providers have. */
  readonly fields: (lifetime: fc.Arbitrary<string>) => fc.Arbitrary<object>;
  /** Whether a credential lives as long as the config says. */
  readonly lifetimeIsChosen: boolean;
  /** Registries whose keys contradict each other, by what is wrong. */
  readonly contradictions: Readonly<Record<string, object>>;
  /** Shaped like the vendor's tokens, and put together here so that no scanner takes them for real ones. */
  readonly tokens: readonly string[];
  /** Whether an alarm warns of the end of an API token. */
  readonly apiTokenTells: boolean;
  /** What a published secret has that not all have. */
  readonly publishes: object;
}
