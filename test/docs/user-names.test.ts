import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './markdown';

/** What people copy and what the tests run. */
const PLACES = ['README.md', 'docs', 'examples', 'readers', 'test/readers', 'test/e2e', 'sandbox'];

const filesIn = (place: string): readonly string[] =>
  statSync(join(ROOT, place)).isFile()
    ? [place]
    : readdirSync(join(ROOT, place), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1));

/** Ways to put the user name of a secret where every process of the machine can read it. */
const ON_A_COMMAND_LINE = [
  /--(?:docker-)?username\b/,
  /--user[= ]["'$]/,
  /\s-u[= ]?["']?\$/,
  /\b(?:docker|podman|skopeo|buildah|nerdctl|oras|helm registry) login +[-"$]/,
];

describe('a user name, which may be a token, stands on no command line', () => {
  const files = PLACES.flatMap(filesIn);

  it('among files that are there', () => {
    expect(files).toEqual(
      expect.arrayContaining(['README.md', 'docs/smoke-test.md', 'examples/ci/gitlab-ci.yml']),
    );
  });

  it.each(files)('in %s', (file) => {
    const lines = readFileSync(join(ROOT, file), 'utf8').split('\n');
    const found = lines.filter((line) => ON_A_COMMAND_LINE.some((form) => form.test(line)));
    expect(found).toEqual([]);
  });
});
