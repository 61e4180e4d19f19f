import * as v from 'valibot';
import { AWS_LIFETIME } from '../../lambda/contract/lifetime';
import { PROVIDER_NAMES, type ProviderName } from '../../lambda/contract/provider-name';
import { configDocument } from './config-document';
import type { ConfigSource } from './config-source';
import { kebabCase } from './default-names';
import { commonEntries, registryDocument } from './registry-document';
import { isMapping } from './section';

type Written = Readonly<Record<string, unknown>>;

/** What is known of a registry, right or wrong elsewhere: fields are undefined where they are missing or wrong. */
export interface RegistryDraft {
  readonly index: number;
  /** The mapping in the document, as it stands there. */
  readonly written: Written;
  readonly name: string | undefined;
  readonly provider: ProviderName | undefined;
  /** Name of the secret that the stack makes; undefined also where an existing one is written to. */
  readonly secretName: string | undefined;
  readonly existingSecretArn: string | undefined;
  readonly apiTokenSecret: string | undefined;
  /** Seconds; the file's default where the registry says nothing. */
  readonly refreshEvery: number | undefined;
  /** Seconds. */
  readonly lifetime: number | undefined;
  readonly lifetimeIsFixed: boolean;
}

/** What is known of a config with problems, so that the relations among its sound parts are checked all the same. */
export interface ConfigDraft {
  readonly written: Written;
  /** The stack's name where the document gives none. */
  readonly derivedStackName: string;
  readonly stackName: string | undefined;
  readonly secretPrefix: string | undefined;
  /** Seconds. */
  readonly checkEvery: number | undefined;
  /** Seconds. */
  readonly refreshEvery: number | undefined;
  /** The stack's, if it is known at synth. */
  readonly region: string | undefined;
  readonly registries: readonly RegistryDraft[];
}

const { entries } = configDocument;

export function configDraft(written: Written, source: ConfigSource): ConfigDraft {
  const stackName =
    written.stackName === undefined ? source.stackName : sound(entries.stackName, written.stackName);
  const secretPrefix =
    written.secretPrefix === undefined
      ? stackName && kebabCase(stackName)
      : sound(entries.secretPrefix, written.secretPrefix);
  const refreshEvery = sound(entries.defaults, written.defaults)?.refreshEvery;
  const registries: readonly unknown[] = Array.isArray(written.registries) ? written.registries : [];
  return {
    written,
    derivedStackName: source.stackName,
    stackName,
    secretPrefix,
    checkEvery: sound(entries.checkEvery, written.checkEvery),
    refreshEvery,
    region: written.region === undefined ? source.region : sound(entries.region, written.region),
    registries: registries.flatMap((registry, index) =>
      isMapping(registry) ? [registryDraft(registry, index, { secretPrefix, refreshEvery })] : [],
    ),
  };
}

function registryDraft(
  written: Written,
  index: number,
  inherited: Pick<ConfigDraft, 'secretPrefix' | 'refreshEvery'>,
): RegistryDraft {
  const name = sound(commonEntries.name, written.name);
  const provider = PROVIDER_NAMES.find((known) => known === written.provider);
  const ofProvider = registryDocument.options
    .map((option) => option.entries)
    .find((candidate) => candidate.provider.literal === provider);
  const withApiToken = ofProvider !== undefined && 'apiToken' in ofProvider ? ofProvider : undefined;
  const apiToken = written.apiToken;
  return {
    index,
    written,
    name,
    provider,
    secretName: secretNameOf(written, inherited.secretPrefix, provider, name),
    existingSecretArn: sound(commonEntries.existingSecretArn, written.existingSecretArn),
    apiTokenSecret:
      withApiToken !== undefined && isMapping(apiToken)
        ? sound(withApiToken.apiToken.entries.secret, apiToken.secret)
        : undefined,
    refreshEvery:
      written.refreshEvery === undefined
        ? inherited.refreshEvery
        : sound(commonEntries.refreshEvery, written.refreshEvery),
    lifetimeIsFixed: withApiToken === undefined,
    lifetime:
      withApiToken === undefined ? provider && AWS_LIFETIME : sound(withApiToken.lifetime, written.lifetime),
  };
}

function secretNameOf(
  written: Written,
  prefix: string | undefined,
  provider: ProviderName | undefined,
  name: string | undefined,
): string | undefined {
  if (written.existingSecretArn !== undefined) return undefined;
  if (written.secretName !== undefined) return sound(commonEntries.secretName, written.secretName);
  return prefix && provider && name && `${prefix}/${provider}/${name}`;
}

/** The value as its schema reads it, defaults filled in; undefined where the schema objects. */
function sound<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
): v.InferOutput<Schema> | undefined {
  const { success, output } = v.safeParse(schema, value);
  return success ? output : undefined;
}
