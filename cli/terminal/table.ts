/** A cell, and how it looks if there is colour. */
export interface Cell {
  readonly text: string;
  readonly styled?: (text: string) => string;
}

const GAP = '  ';

/**
 * Rows in columns as wide as their widest cell.
 *
 * @param columns what fits in a line: the cells of the column `cut` are then cut; undefined: nothing is cut
 * @returns a line for each row
 */
export function tableLines(
  rows: readonly (readonly Cell[])[],
  cut: number,
  columns: number | undefined,
): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.text.length ?? 0)),
  );
  const whole = widths.reduce((sum, width) => sum + width, GAP.length * (widths.length - 1));
  const tooMuch = columns === undefined ? 0 : Math.max(0, whole - columns);
  const fitting = widths.map((width, column) => (column === cut ? Math.max(4, width - tooMuch) : width));
  return rows.map((row) =>
    row
      .map(({ text, styled = (plain: string) => plain }, column) => {
        const width = fitting[column] ?? 0;
        const shown = text.length > width ? `${text.slice(0, width - 1)}…` : text;
        const padding = column === row.length - 1 ? '' : ' '.repeat(width - shown.length);
        return styled(shown) + padding;
      })
      .join(GAP)
      .trimEnd(),
  );
}
