import { stringify } from 'yaml';
import { PROVIDER_NAMES, type ProviderName } from '../../lambda/contract/provider-name';
import { type Choice, FINDERS } from '../providers/find';

/** What a config is written from. */
export interface Answers {
  readonly account: string;
  readonly region: string;
  /** Nobody is alerted if there are none. */
  readonly emails: readonly string[];
  readonly chosen: readonly Chosen[];
}

/** The registries of one vendor. */
export interface Chosen {
  readonly provider: ProviderName;
  readonly choices: readonly Choice[];
  /** The secret that holds its API token. */
  readonly apiToken: { readonly secret: string; readonly key?: string } | undefined;
}

interface Entry {
  readonly name: string;
  readonly provider: ProviderName;
  readonly [key: string]: unknown;
}

/** A commented config file. */
export function configText({ account, region, emails, chosen }: Answers): string {
  const entries = named(chosen.flatMap(entriesOf));
  const sections = PROVIDER_NAMES.flatMap((provider) => {
    const own = entries.filter((entry) => entry.provider === provider);
    return own.length === 0 ? [] : [`  # ${FINDERS[provider].about}\n${indented(yaml(own))}`];
  });
  return `# What is not here has its default; docs/config.md lists all keys. After each change: registry-token-refresher check
account: ${JSON.stringify(account)} # with credentials of another account nothing is deployed
region: ${region} # where the stack goes, whatever region the shell has
${
  emails.length === 0
    ? 'alerts:\n  enabled: false # nobody learns that a refresh fails before pulls do; emails: [address] instead changes that\n'
    : `alerts:\n${indented(yaml({ emails }))}  # each address has to confirm its subscription once\n`
}
registries:
${sections.join('\n')}`;
}

const yaml = (value: unknown): string => stringify(value, { lineWidth: 0 });
const indented = (text: string): string => text.replaceAll(/^(?=.)/gm, '  ');

/** One entry for all repositories of ECR, since one credential opens them all; else one for each choice. */
function entriesOf({ provider, choices, apiToken }: Chosen): readonly Entry[] {
  const token = apiToken === undefined ? {} : { apiToken };
  if (provider !== 'ecr') {
    return choices.map(({ label, fields }) => ({ name: slug(label), provider, ...fields, ...token }));
  }
  const repositories = choices.flatMap(({ label }) => label);
  return repositories.length === 0 ? [] : [{ name: 'ecr', provider, repositories }];
}

/** Entries without a name twice. */
function named(entries: readonly Entry[]): readonly Entry[] {
  const taken = new Set<string>();
  return entries.map((entry) => {
    let { name } = entry;
    for (let count = 2; taken.has(name); count += 1) name = `${entry.name}-${count}`;
    taken.add(name);
    return { ...entry, name };
  });
}

/** `acme/Tools` to `acme-tools`: what a registry may be called. */
const slug = (label: string): string =>
  label
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 59)
    .replaceAll(/^-+|-+$/g, '') || 'registry';
