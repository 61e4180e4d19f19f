import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The root of the repository. */
export const ROOT = join(__dirname, '../..');

const NOT_OURS = new Set(['node_modules', 'dist', 'cdk.out', 'coverage']);

/** Every Markdown file of the repository, relative to its root. */
export function markdownFiles(folder = ''): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.name.startsWith('.') || NOT_OURS.has(entry.name)) return [];
    if (entry.isDirectory()) return markdownFiles(path);
    return entry.name.endsWith('.md') ? [path] : [];
  });
}

/** A Markdown file by its path relative to the root. */
export const readMarkdown = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

const FENCED = /^( *)```([^\n]*)\n(.*?)^\1```$/gms;

/** The code blocks of one language, which is all that stands behind the opening fence: `yaml registry`. */
export const codeBlocks = (markdown: string, language: string): readonly string[] =>
  allCodeBlocks(markdown)
    .filter((block) => block.language === language)
    .map(({ code }) => code);

const allCodeBlocks = (markdown: string) =>
  [...markdown.matchAll(FENCED)].map(([, , language = '', code = '']) => ({ language, code }));

const withoutCodeBlocks = (markdown: string): string => markdown.replaceAll(FENCED, '');

interface Heading {
  /** 1 for `#`, 2 for `##`, … */
  readonly level: number;
  readonly text: string;
}

const headings = (markdown: string): readonly Heading[] =>
  [...withoutCodeBlocks(markdown).matchAll(/^(#+) +(.+?) *$/gm)].map(([, marks = '', text = '']) => ({
    level: marks.length,
    text,
  }));

/** The texts of the headings of the second level. */
export const sections = (markdown: string): readonly string[] =>
  headings(markdown)
    .filter(({ level }) => level === 2)
    .map(({ text }) => text);

/** What stands below a heading of the second level, up to the next one. */
export function section(markdown: string, heading: string): string {
  const [, text = ''] = `\n${markdown}\n## `.split(`\n## ${heading}\n`);
  return text.split(/^## /m)[0] ?? '';
}

/** The anchors of a file's headings as GitHub makes them. */
export function anchors(markdown: string): ReadonlySet<string> {
  const taken = new Map<string, number>();
  return new Set(
    headings(markdown).map(({ text }) => {
      const anchor = text
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-');
      const earlier = taken.get(anchor) ?? 0;
      taken.set(anchor, earlier + 1);
      return earlier === 0 ? anchor : `${anchor}-${earlier}`;
    }),
  );
}

/** The targets of links in a file, code left out. */
export const linkTargets = (markdown: string): readonly string[] =>
  [
    ...withoutCodeBlocks(markdown)
      .replaceAll(/`[^`\n]*`/g, 'code')
      .matchAll(/\]\(([^)\s]+)\)/g),
  ].map(([, target = '']) => target);
