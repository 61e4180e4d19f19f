import { PROVIDER_NAMES } from '../../../lambda/contract/provider-name';
import { vendorConfig } from '../../providers/vendor-configs';
import type { Path, Problem } from '../messages/problem';
import { configDocument } from '../schema/config-document';
import { isMapping } from '../schema/strict-mapping';
import type { ConfigDraft } from './config-draft';

/** Keys that stand one level too high, under the key that they belong to: valid YAML that means something else. */
export const checkIndents = ({ written, registries }: ConfigDraft): readonly Misplaced[] => [
  ...tooHigh([], written, DOCUMENT),
  ...registries.flatMap(({ index, written: registry }) => tooHigh(['registries', index], registry, REGISTRY)),
  ...registryKeysAtTop(written),
];

/** A key that stands too high. */
interface Misplaced extends Problem {
  /** The mapping that is empty for it. */
  readonly leaves?: Path;
}

/** The keys of a mapping's own mappings, by the key that each stands under. */
type Children = ReadonlyMap<string, readonly string[]>;

function tooHigh(path: Path, mapping: object, { known, children }: Level): readonly Misplaced[] {
  const keys = Object.entries(mapping);
  return keys.flatMap(([parent, value]) => {
    const own = value === null ? (children.get(parent) ?? []) : [];
    return keys
      .filter(([key]) => own.includes(key) && !known.includes(key))
      .map(([key]) => ({
        path: [...path, key],
        text: `belongs to ${parent}, which is empty; give ${key} a deeper indent than ${parent}`,
        at: 'key' as const,
        leaves: [...path, parent],
      }));
  });
}

/** Keys of a registry at the top, such as those below `- name: images` without their indent. */
const registryKeysAtTop = (written: object): readonly Misplaced[] =>
  Object.keys(written)
    .filter((key) => REGISTRY.known.includes(key) && !DOCUMENT.known.includes(key))
    .map((key) => ({
      path: [key],
      text: `belongs to a registry; give ${key} the indent of the registry's name`,
      at: 'key' as const,
    }));

interface Level {
  readonly known: readonly string[];
  readonly children: Children;
}

const DOCUMENT = levelOf(configDocument(() => false));
const REGISTRY = PROVIDER_NAMES.map((name) => levelOf(vendorConfig(name).document(() => false))).reduce(
  (all, level) => ({
    known: [...all.known, ...level.known],
    children: new Map([...all.children, ...level.children]),
  }),
);

function levelOf(schema: unknown): Level {
  const entries = entriesOf(schema);
  const children = Object.entries(entries).map(([key, child]): [string, readonly string[]] => [
    key,
    Object.keys(entriesOf(child)),
  ]);
  return { known: Object.keys(entries), children: new Map(children) };
}

/** The entries of a mapping's schema, also of an optional one. */
function entriesOf(schema: unknown): Readonly<Record<string, unknown>> {
  if (!isMapping(schema)) return {};
  return isMapping(schema.entries) ? schema.entries : entriesOf(schema.wrapped);
}
