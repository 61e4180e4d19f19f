import type { Duration, Stack } from 'aws-cdk-lib';
import type { Access } from '../../props/access';
import { type ApiToken, writtenWithApiToken } from '../../props/api-token';
import type { RegistryOptions } from '../../props/registry-options';
import type { WrittenRegistry } from '../../props/written-registry';

/** A registry at GitLab. One of `project` and `group` must be given. */
export interface GitLabRegistryOptions extends RegistryOptions {
  /** Where GitLab's API token lies. */
  readonly apiToken: ApiToken;
  /**
   * The path of the project whose images the credential opens, such as `acme/tools`.
   *
   * @default none: `group` says it
   */
  readonly project?: string;
  /**
   * The path of the group whose images the credential opens, such as `acme`. It requires `host`.
   *
   * @default none: `project` says it
   */
  readonly group?: string;
  /**
   * The address of the GitLab, for a self-managed one with its path if it has one.
   *
   * @default `https://gitlab.com`
   */
  readonly url?: string;
  /**
   * What the credential may do.
   *
   * @default Access.PULL
   */
  readonly access?: Access;
  /**
   * How long each credential lives, from an hour on. A superseded one stays valid until then.
   *
   * @default Duration.hours(12)
   */
  readonly lifetime?: Duration;
}

export const writtenGitLabRegistry = (
  name: string,
  options: GitLabRegistryOptions,
  stack: Stack,
): WrittenRegistry => writtenWithApiToken('gitlab', name, options, stack);
