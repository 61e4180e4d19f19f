import type { ProviderName } from '../../lambda/contract/provider-name';
import type { Path, Problem } from '../config/messages/problem';
import type { RegistryOptions } from './registry-options';

/** A registry that code names, as a config document would say it. Durations are those of the CDK. */
export interface WrittenRegistry {
  readonly fields: Readonly<Record<string, unknown>>;
  /** What is wrong with it that no document shows, with paths within the registry. */
  readonly problems: readonly Problem[];
  /** Where something of the document stands in code, both within the registry. @default the same path */
  readonly inCode?: (path: Path) => Path;
}

/** What every registry says. */
export function writtenRegistry(
  provider: ProviderName,
  name: string,
  { existingSecret, ...others }: RegistryOptions,
): WrittenRegistry {
  const { secretFullArn: existingSecretArn, encryptionKey } = existingSecret ?? {};
  return {
    fields: {
      ...others,
      provider,
      name,
      ...(existingSecretArn === undefined ? {} : { existingSecretArn }),
      ...(encryptionKey === undefined ? {} : { encryptionKeyArn: encryptionKey.keyArn }),
    },
    problems:
      existingSecret === undefined || existingSecretArn !== undefined
        ? []
        : [
            {
              path: ['existingSecretArn'],
              text: `is the secret ${existingSecret.node.path}, whose complete ARN is not known; import it with Secret.fromSecretCompleteArn`,
            },
          ],
  };
}
