import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const ROLE_SETTINGS = new Set(['assumeRoleArn', 'cloudFormationExecutionRoleArn', 'lookupRole']);

/**
 * Makes an assembly deploy with the caller's own rights: if the emulator enforces IAM, it doesn't let the roles of the CDK's
 * bootstrap stack upload assets. The stack itself stays as it is.
 */
export async function dropBootstrapRoles(assembly: string): Promise<void> {
  for (const name of await readdir(assembly)) {
    if (name !== 'manifest.json' && !name.endsWith('.assets.json')) continue;
    const file = join(assembly, name);
    const document: unknown = JSON.parse(await readFile(file, 'utf8'), (key, value: unknown) =>
      ROLE_SETTINGS.has(key) ? undefined : value,
    );
    await writeFile(file, JSON.stringify(document, undefined, 1));
  }
}
