import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ForkedProgram } from './forked-program';
import { pathWithout } from './machine-path';

const ROOT = join(__dirname, '../..');
/** The program as it ships. */
export const PROGRAM = join(ROOT, 'readers/docker-credential-registry-token-refresher');
/** How Docker calls it. */
export const HELPER = 'docker-credential-registry-token-refresher';

export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A machine with an empty home, where `aws` answers from secrets that a test publishes. */
export interface ReaderHost {
  readonly folder: string;
  readonly home: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Puts a secret where `aws` finds it. */
  publish(secret: string, value: string): void;
  /** Writes the map of image prefixes to secrets. */
  map(lines: string): void;
  /** Puts a shell script on the PATH that stands in for a program which this machine may lack, or which would change it. */
  standIn(program: string, script: string): void;
  /** Runs the program, or another one that the host has on its PATH. */
  run(args: readonly string[], input?: string | Buffer, program?: string): Run;
  /** How `aws` was called so far. */
  awsCalls(): readonly (readonly string[])[];
  /** The paths below the home of all files that contain a text. */
  filesWith(text: string): readonly string[];
  remove(): void;
}

/** The folder of Python itself: a version manager's wrapper changes the PATH. Empty if there is none. */
export const PYTHON: string =
  spawnSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).stdout?.trim() ??
  '';

const forked = new ForkedProgram(PYTHON, PROGRAM);
afterAll(() => forked.stop());

/** A program that a machine has installed for all must not answer in place of the one under test. */
const PATH = pathWithout(HELPER);

const FAKE_AWS = `. '${join(__dirname, 'fake-aws.sh')}'`;

/**
 * The script of an `aws` of version 1, which doesn't read AWS_REGION.
 *
 * @param region where it finds the secrets
 */
export const awsVersion1 = (region: string): string => `[ "$AWS_DEFAULT_REGION" = ${region} ] || {
  echo 'You must specify a region. You can also configure your region by running "aws configure".' >&2
  exit 255
}
${FAKE_AWS}`;

export function createReaderHost(): ReaderHost {
  const folder = mkdtempSync(join(tmpdir(), 'reader-host-'));
  const [home, bin, secrets] = [join(folder, 'home'), join(folder, 'bin'), join(folder, 'secrets')];
  for (const each of [home, bin, secrets]) mkdirSync(each);
  const standIn = (program: string, script: string): void =>
    writeFileSync(join(bin, program), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  standIn('aws', FAKE_AWS);
  if (PYTHON !== '') symlinkSync(PYTHON, join(bin, 'python3'));
  const mapFile = join(home, '.config/registry-token-refresher/secrets');
  const environment = {
    PATH: [bin, join(home, '.local/bin'), PATH].join(':'),
    HOME: home,
    FAKE_SECRETS: secrets,
    REGISTRY_SECRETS_MAP: mapFile,
  };
  return {
    folder,
    home,
    environment,
    standIn,
    publish: (secret, value) => {
      const file = join(secrets, secret.replaceAll('/', '%2F'));
      writeFileSync(file, value);
      writeFileSync(`${file}.text`, `${value}\n`);
      writeFileSync(`${file}.json`, JSON.stringify({ Name: secret, SecretString: value }));
    },
    map: (lines) => {
      mkdirSync(dirname(mapFile), { recursive: true });
      writeFileSync(mapFile, lines);
      // Under any umask: a map that others can write is refused.
      chmodSync(mapFile, 0o644);
    },
    run: (args, input = '', program = PROGRAM) => {
      if (program === PROGRAM) return forked.run(args, input, environment);
      const { status, stdout, stderr } = spawnSync(program, args, {
        input,
        env: environment,
        encoding: 'utf8',
      });
      return { status, stdout, stderr };
    },
    awsCalls: () => {
      const file = join(secrets, 'calls');
      if (!existsSync(file)) return [];
      // A NUL ends each word, and another one each call.
      const each = readFileSync(file, 'utf8').split('\0\0').slice(0, -1);
      return each.map((call) => call.split('\0'));
    },
    filesWith: (text) =>
      readdirSync(home, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .filter((file) => readFileSync(file, 'utf8').includes(text)),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
