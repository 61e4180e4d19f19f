import * as v from 'valibot';
import { PROVIDER_NAMES, type ProviderName } from '../../../lambda/contract/provider-name';
import { vendorConfig } from '../../providers/vendor-configs';
import { type ConfigSource, nothingIsDeployTime } from '../config-source';
import { defaultSecretName, defaultSecretPrefix } from '../defaults/default-names';
import { configDocument } from '../schema/config-document';
import { apiToken, commonFields, lifetime } from '../schema/registry-fields';
import { isMapping } from '../schema/strict-mapping';
import type { IsDeployTimeValue } from '../schema/text';
import { readersElsewhere } from './readers-elsewhere';

type Written = Readonly<Record<string, unknown>>;

/** What is known of a registry, whether or not it has problems: a field that is missing or wrong is undefined. */
export interface RegistryDraft {
  readonly index: number;
  /** The mapping in the document, as it stands there. */
  readonly written: Written;
  readonly name: string | undefined;
  readonly provider: ProviderName | undefined;
  /** Name of the secret that the stack makes; undefined if it writes an existing one. */
  readonly secretName: string | undefined;
  readonly existingSecretArn: string | undefined;
  readonly apiTokenSecret: string | undefined;
  /** Seconds; the file's default if the registry says nothing. */
  readonly refreshEvery: number | undefined;
  /** Seconds. */
  readonly lifetime: number | undefined;
  readonly lifetimeIsFixed: boolean;
}

/** What is known of a config with problems, so that relations among its correct parts are still checked. */
export interface ConfigDraft {
  readonly written: Written;
  /** The stack's name if the document gives none. */
  readonly derivedStackName: string;
  readonly stackName: string | undefined;
  readonly secretPrefix: string | undefined;
  /** Seconds. */
  readonly checkEvery: number | undefined;
  /** Seconds. */
  readonly refreshEvery: number | undefined;
  /** The stack's, if it is known at synth. */
  readonly region: string | undefined;
  /** Whether it is a file: in code, readers may also be granted later. */
  readonly isFile: boolean;
  /** The stack's, if it is known at synth. */
  readonly account: string | undefined;
  /** Whether a reader is of another account, or an organisation. */
  readonly hasReadersElsewhere: boolean;
  readonly registries: readonly RegistryDraft[];
}

export function configDraft(written: Written, source: ConfigSource): ConfigDraft {
  const { isDeployTimeValue = nothingIsDeployTime } = source;
  const { entries } = configDocument(isDeployTimeValue);
  const stackName =
    written.stackName === undefined ? source.stackName : sound(entries.stackName, written.stackName);
  const secretPrefix =
    written.secretPrefix === undefined
      ? stackName && defaultSecretPrefix(stackName)
      : sound(entries.secretPrefix, written.secretPrefix);
  const refreshEvery = sound(entries.defaults, written.defaults)?.refreshEvery;
  const account = written.account === undefined ? source.account : sound(entries.account, written.account);
  const registries: readonly unknown[] = Array.isArray(written.registries) ? written.registries : [];
  return {
    written,
    derivedStackName: source.stackName,
    isFile: source.isFile ?? false,
    stackName,
    secretPrefix,
    checkEvery: sound(entries.checkEvery, written.checkEvery),
    refreshEvery,
    region: written.region === undefined ? source.region : sound(entries.region, written.region),
    account,
    hasReadersElsewhere: registries.some(
      (registry) => isMapping(registry) && readersElsewhere(registry, account).length > 0,
    ),
    registries: registries.flatMap((registry, index) =>
      isMapping(registry)
        ? [registryDraft(registry, index, { secretPrefix, refreshEvery, isDeployTimeValue })]
        : [],
    ),
  };
}

interface Inherited extends Pick<ConfigDraft, 'secretPrefix' | 'refreshEvery'> {
  readonly isDeployTimeValue: IsDeployTimeValue;
}

function registryDraft(written: Written, index: number, inherited: Inherited): RegistryDraft {
  const { isDeployTimeValue } = inherited;
  const fields = commonFields(isDeployTimeValue);
  const name = sound(fields.name, written.name);
  const provider = PROVIDER_NAMES.find((known) => known === written.provider);
  const vendor = provider && vendorConfig(provider);
  const hasApiToken = vendor !== undefined && 'apiToken' in vendor.document(isDeployTimeValue).entries;
  return {
    index,
    written,
    name,
    provider,
    secretName: secretNameOf(written, inherited, provider, name),
    existingSecretArn: sound(fields.existingSecretArn, written.existingSecretArn),
    apiTokenSecret:
      hasApiToken && isMapping(written.apiToken)
        ? sound(apiToken(isDeployTimeValue).entries.secret, written.apiToken.secret)
        : undefined,
    refreshEvery:
      written.refreshEvery === undefined
        ? inherited.refreshEvery
        : sound(fields.refreshEvery, written.refreshEvery),
    lifetimeIsFixed: vendor?.fixedLifetime !== undefined,
    lifetime: vendor && (vendor.fixedLifetime ?? sound(lifetime, written.lifetime)),
  };
}

function secretNameOf(
  written: Written,
  { secretPrefix, isDeployTimeValue }: Inherited,
  provider: ProviderName | undefined,
  name: string | undefined,
): string | undefined {
  if (written.existingSecretArn !== undefined) return undefined;
  if (written.secretName !== undefined) {
    return sound(commonFields(isDeployTimeValue).secretName, written.secretName);
  }
  return secretPrefix && provider && name && defaultSecretName(secretPrefix, provider, name);
}

/** The value as its schema reads it, defaults filled in; undefined if the schema refuses it. */
function sound<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
): v.InferOutput<Schema> | undefined {
  const { success, output } = v.safeParse(schema, value);
  return success ? output : undefined;
}
