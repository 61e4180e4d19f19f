/** What fits on the narrowest terminal that is common. */
export const LINE = 80;

/** The text in lines of at most so many characters, as far as its words allow. @param indent what starts each line but the first */
export function wrap(text: string, width = LINE, indent = ''): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line.trim() !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = indent + word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].join('\n');
}
