import { DEFAULT_CONFIG } from '../read-config-file';

/** The names in the usual config file that start so; none if it can't be read. */
export async function registryNames(partial: string): Promise<readonly string[]> {
  try {
    const { readConfig } = await import('../../lib/config/read-config');
    return readConfig(DEFAULT_CONFIG)
      .registries.map(({ name }) => name)
      .filter((name) => name.startsWith(partial));
  } catch {
    return [];
  }
}
