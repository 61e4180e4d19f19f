import type { IsDeployTimeValue } from './schema/text';
import type { ConfigText } from './source/config-text';

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
}

export const nothingIsDeployTime: IsDeployTimeValue = () => false;
