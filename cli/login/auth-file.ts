import { mkdir, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { CliError } from '../cli-error';
import type { Tool } from './command';

/**
 * Where a tool keeps its logins.
 *
 * @see https://docs.docker.com/reference/cli/docker/#environment-variables
 * @see https://man.archlinux.org/man/containers-auth.json.5
 * @see https://helm.sh/docs/helm/helm/
 */
export function authFileOf(
  tool: Tool,
  environment: NodeJS.ProcessEnv,
  { platform = process.platform, home = homedir(), user = process.getuid?.() ?? 0 } = {},
): string {
  const { DOCKER_CONFIG, REGISTRY_AUTH_FILE, XDG_RUNTIME_DIR, HELM_REGISTRY_CONFIG, HELM_CONFIG_HOME } =
    environment;
  const configFolder = environment.XDG_CONFIG_HOME || join(home, '.config');
  switch (tool) {
    case 'docker':
      return join(DOCKER_CONFIG || join(home, '.docker'), 'config.json');
    case 'podman':
    case 'skopeo':
      if (REGISTRY_AUTH_FILE) return REGISTRY_AUTH_FILE;
      if (platform !== 'linux') return join(configFolder, 'containers/auth.json');
      return XDG_RUNTIME_DIR
        ? join(XDG_RUNTIME_DIR, 'containers/auth.json')
        : `/run/containers/${user}/auth.json`;
    case 'helm': {
      if (HELM_REGISTRY_CONFIG) return HELM_REGISTRY_CONFIG;
      const own =
        platform === 'darwin' && !environment.XDG_CONFIG_HOME
          ? join(home, 'Library/Preferences')
          : configFolder;
      return join(HELM_CONFIG_HOME || join(own, 'helm'), 'registry/config.json');
    }
  }
}

const authFile = v.looseObject({
  auths: v.optional(v.record(v.string(), v.unknown()), {}),
  credsStore: v.optional(v.string()),
  credHelpers: v.optional(v.record(v.string(), v.string()), {}),
});
export type AuthFile = v.InferOutput<typeof authFile>;

/** @throws CliError if there is one that can't be read; what it holds is not repeated */
export async function readAuthFile(path: string): Promise<AuthFile> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return v.parse(authFile, {});
    throw new CliError(`${path} can't be read (${codeOf(error)})`, 'check its permissions', 2);
  }
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), authFile), text.trim() === '' ? '{}' : text);
  if (parsed.success) return parsed.output;
  throw new CliError(`${path} is not the JSON that the tool expects`, 'mend it, or move it away');
}

/** Adds a login to the file, for its owner alone; the file is replaced as a whole. */
export async function writeLogin(path: string, host: string, auth: string): Promise<void> {
  const file = await readAuthFile(path);
  const { auths, credHelpers, ...others } = file;
  const changed = {
    ...others,
    auths: { ...auths, [host]: { auth } },
    ...(Object.keys(credHelpers).length > 0 && { credHelpers }),
  };
  const target = await realpath(path).catch(() => path);
  const draft = `${target}.${process.pid}`;
  try {
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    await writeFile(draft, `${JSON.stringify(changed, undefined, 2)}\n`, { mode: 0o600, flag: 'wx' });
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { force: true });
    throw new CliError(
      `${path} can't be written (${codeOf(error)})`,
      'check its permissions, and those of its folder',
    );
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
