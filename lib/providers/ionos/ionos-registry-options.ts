import type { Duration, Stack } from 'aws-cdk-lib';
import type { Access } from '../../props/access';
import { type ApiToken, writtenWithApiToken } from '../../props/api-token';
import type { RegistryOptions } from '../../props/registry-options';
import type { WrittenRegistry } from '../../props/written-registry';

/** A right in IONOS' own form. */
export interface IonosScope {
  /** What the scope is about: `repository` or `registry`. */
  readonly type: string;
  /** The name of the repository, or `*` for all. */
  readonly name: string;
  /** What the credential may do there: `pull`, `push`, `delete`. */
  readonly actions: string[];
}

/** A registry at IONOS. One of `repositories` and `scopes` must be given. */
export interface IonosRegistryOptions extends RegistryOptions {
  /** The id of the registry at IONOS, a UUID. */
  readonly registryId: string;
  /** Where the API token of IONOS lies. */
  readonly apiToken: ApiToken;
  /**
   * The names of the repositories that the credential opens; `['*']` is all.
   *
   * @default those that `scopes` name
   */
  readonly repositories?: string[];
  /**
   * Rights in IONOS' own form, instead of `repositories`.
   *
   * @default what `repositories` and `access` amount to
   */
  readonly scopes?: IonosScope[];
  /**
   * What the credential may do.
   *
   * @default Access.PULL, or what `scopes` amount to
   */
  readonly access?: Access;
  /**
   * How long each credential lives, from an hour on. A superseded one stays valid until then.
   *
   * @default Duration.hours(12)
   */
  readonly lifetime?: Duration;
}

export const writtenIonosRegistry = (
  name: string,
  options: IonosRegistryOptions,
  stack: Stack,
): WrittenRegistry => writtenWithApiToken('ionos', name, options, stack);
