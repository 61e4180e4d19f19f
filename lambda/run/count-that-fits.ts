/** How many of the texts, from the first on and with the separator between them, fit into so many characters. */
export function countThatFits(texts: readonly string[], separator: string, limit: number): number {
  let length = -separator.length;
  const tooMany = texts.findIndex((text) => {
    length += separator.length + text.length;
    return length > limit;
  });
  return tooMany === -1 ? texts.length : tooMany;
}
