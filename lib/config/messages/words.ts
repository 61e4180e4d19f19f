/** `a, b or c` */
export const oneOf = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;

/** `1 problem`, `2 problems` */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/**
 * A question that offers the known word closest to one that isn't known, to end a sentence with; empty if none is
 * close.
 *
 * @example didYouMean('digitalocaen', ['ecr', 'digitalocean']) // '; did you mean "digitalocean"?'
 */
export function didYouMean(word: string, known: readonly string[]): string {
  const tolerance = Math.max(1, Math.floor(word.length / 3));
  const [closest] = known
    .filter((candidate) => Math.abs(candidate.length - word.length) <= tolerance)
    .map((candidate) => ({ candidate, distance: editDistance(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ distance }) => distance <= tolerance)
    .sort((a, b) => a.distance - b.distance);
  return closest === undefined ? '' : `; did you mean "${closest.candidate}"?`;
}

/** Levenshtein's distance: how many characters must be put in, left out or replaced. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [index, character] of [...from].entries()) {
    let left = index + 1;
    row = row.map((above, column) => {
      if (column === 0) return left;
      const diagonal = row[column - 1] ?? 0;
      left = Math.min(above + 1, left + 1, diagonal + (to[column - 1] === character ? 0 : 1));
      return left;
    });
  }
  return row.at(-1) ?? 0;
}
