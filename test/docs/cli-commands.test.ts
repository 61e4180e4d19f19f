import { COMMANDS } from '../../cli/application';
import { helpOf } from '../../scripts/cli-page';
import { codeBlocks, markdownFiles, readMarkdown } from './markdown';

const lines = markdownFiles().flatMap((file) =>
  codeBlocks(readMarkdown(file), 'sh').flatMap((code) =>
    [...code.matchAll(/npx registry-token-refresher ([^"\n]*)/g)].map(([, line = '']) => ({ file, line })),
  ),
);

describe('the docs show commands that exist', () => {
  it('in more than one page', () => {
    expect(new Set(lines.map(({ file }) => file)).size).toBeGreaterThan(1);
  });

  it.each(lines)('$line in $file', async ({ line }) => {
    const [command = '', ...words] = line.split(' ');
    expect(COMMANDS).toContain(command);
    const help = await helpOf(command);
    for (const flag of words.filter((word) => word.startsWith('--'))) {
      expect(help).toMatch(new RegExp(`\\[?${flag}\\b`));
    }
  });
});
