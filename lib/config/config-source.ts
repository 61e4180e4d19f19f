import type { Problem } from './messages/problem';
import type { Wording } from './messages/wording';
import type { IsDeployTimeValue } from './schema/text';
import type { ConfigText } from './source/config-text';

/** The stack that a config goes into, if the config doesn't make one. */
export interface GivenStack {
  /** What messages call it. */
  readonly path: string;
  readonly name: string;
  /** Undefined if only the deployment knows it. */
  readonly account: string | undefined;
  /** Undefined if only the deployment knows it. */
  readonly region: string | undefined;
}

/** Where a config document comes from. */
export interface ConfigSource {
  /** What messages call it: the file's path. */
  readonly file: string;
  /** The stack's name if the document gives none. */
  readonly stackName: string;
  /** Whether it is a file: it can hold no deploy-time values, as code can, and it may say where its stack belongs. */
  readonly isFile?: boolean;
  /** The stack's region if the document gives none, as far as it is known at synth. */
  readonly region?: string | undefined;
  /** Its text, so that a problem is told with its line. */
  readonly text?: ConfigText;
  /** The stack's account if the document gives none, as far as it is known at synth. */
  readonly account?: string | undefined;
  /** Which texts stand for what only the deployment knows. @default none */
  readonly isDeployTimeValue?: IsDeployTimeValue;
  /** The stack that a file's registries go into, if it is not the file's own. */
  readonly givenStack?: GivenStack | undefined;
  /** What is wrong that the document doesn't show. @default nothing */
  readonly problems?: readonly Problem[];
  /** @default as in a file */
  readonly wording?: Wording;
}

export const nothingIsDeployTime: IsDeployTimeValue = () => false;
