import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

const ROOT = join(__dirname, '../..');
const NOT_OURS = new Set(['node_modules', 'dist', 'cdk.out', 'coverage', 'venv']);
const OURS_THOUGH_HIDDEN = new Set(['.ci', '.github']);

/** The paths of all files in the repository. */
function filesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const { name } = entry;
    const path = posix.join(folder, name);
    if (!entry.isDirectory()) return entry.isFile() ? [path] : [];
    return NOT_OURS.has(name) || (name.startsWith('.') && !OURS_THOUGH_HIDDEN.has(name)) ? [] : filesIn(path);
  });
}

/** An app that users copy takes newer versions, too; its test installs pinned ones. */
const COPIED = 'examples/python/';

const ours = filesIn('.').filter((path) => !path.startsWith(COPIED));
const text = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** A requirements file's lines, those put together that a backslash continues; no comments. */
const requirements = (path: string): readonly string[] =>
  text(path)
    .replaceAll(/\\\n/g, ' ')
    .split('\n')
    .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
    .filter((line) => line !== '');

/** A name, one version, perhaps for what systems, and its files' hashes. */
const PIN = /^[A-Za-z0-9][\w.-]*==[\w.!+]+\s*(;[^#]*?)?(\s+--hash=sha256:[0-9a-f]{64})+$/;
/** What fetches from PyPI: a call in a shell, or a list of arguments in code. */
const INSTALLS =
  /\bpip3?\b["']?,?\s+["']?(install|sync|download|wheel)\b|\bpipx\s+(install|run)\b|\buv\s+(tool|run)\b|\buvx\s/g;
/** How many characters after such a call may belong to it. */
const CALL = 400;

const isNamed = (name: RegExp) => (path: string) => name.test(posix.basename(path));
const files = ours.filter(isNamed(/requirements.*\.txt$/));

describe("Python's packages", () => {
  it.each(files)('are pinned in %s with the hashes of all their files', (file) => {
    const pins = requirements(file);
    expect(pins.filter((line) => !PIN.test(line))).toEqual([]);
    expect(pins.length).toBeGreaterThan(0);
  });

  it.each(ours.filter(isNamed(/requirements.*\.in$/)))('are pinned as %s asks', (file) => {
    const pinned = requirements(file.replace(/in$/, 'txt')).map((line) => line.split(' ')[0]?.toLowerCase());
    for (const line of requirements(file)) {
      expect(pinned).toContain(line.replace(/\[.*\]/, '').toLowerCase());
    }
  });

  it('have files of pins', () => {
    expect(files).toEqual(
      expect.arrayContaining([
        'sandbox/requirements.txt',
        'scripts/lint-templates.requirements.txt',
        'scripts/readers.requirements.txt',
      ]),
    );
  });

  it('are installed with their hashes checked, wherever something installs them', () => {
    const calls = ours.flatMap((file) =>
      [...text(file).matchAll(INSTALLS)].map(({ index }) => ({ file, index })),
    );
    expect(calls.map(({ file }) => file)).toEqual(
      expect.arrayContaining(['sandbox/install-emulator.ts', 'scripts/install-readers.sh']),
    );
    const careless = calls.filter(
      ({ file, index }) =>
        !text(file)
          .slice(index, index + CALL)
          .includes('--require-hashes'),
    );
    expect(careless).toEqual([]);
  });
});
