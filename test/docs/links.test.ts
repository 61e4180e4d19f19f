import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { anchors, linkTargets, markdownFiles, ROOT, readMarkdown } from './markdown';

const FILES = markdownFiles();

describe.each(FILES)('%s', (file) => {
  const markdown = readMarkdown(file);

  it('has no relative link to a file or heading that does not exist', () => {
    const dead = linkTargets(markdown)
      .filter((target) => !/^[a-z]+:/.test(target))
      .filter((target) => {
        const [path = '', anchor] = target.split('#');
        const linked = path === '' ? file : join(dirname(file), path);
        if (!existsSync(join(ROOT, linked))) return true;
        return anchor !== undefined && !anchors(readMarkdown(linked)).has(anchor);
      });
    expect(dead).toEqual([]);
  });

  it('names no folder of the machine that it was written on', () => {
    expect(markdown).not.toMatch(/(?<![\w.>-])\/(work|tmp|home|root|Users)\//);
  });
});

it('finds the files that these tests are about', () => {
  expect(FILES).toEqual(expect.arrayContaining(['README.md', 'docs/runbook.md', 'docs/providers/ecr.md']));
});
