type Row = Readonly<Record<string, unknown>>;

const list = (text: string): readonly string[] => text.split(',').map((part) => part.trim());

/**
 * What a CloudWatch Logs Insights query finds among events, as far as `fields`, `filter` with `ispresent`, `sort … desc`,
 * `dedup` and `limit` go.
 *
 * @throws on a command that it doesn't know, and on any but limit behind dedup
 * @see "CloudWatch Logs Insights language query syntax" in the CloudWatch Logs user guide
 */
export function logsInsights(query: string, events: readonly Row[]): readonly Row[] {
  let rows = events;
  let shown: readonly string[] = ['@timestamp', '@message'];
  let isDeduplicated = false;
  for (const command of query.split('|').map((part) => part.trim())) {
    const [, name = '', rest = ''] = /^(\w+)\s+(.*)$/s.exec(command) ?? [];
    if (isDeduplicated && name !== 'limit') throw new Error(`${name} can't stand behind dedup.`);
    switch (name) {
      case 'fields':
        shown = list(rest);
        break;
      case 'filter':
        rows = rows.filter((row) => rest.split(' and ').every((condition) => isPresent(condition, row)));
        break;
      case 'sort':
        rows = sorted(rows, rest);
        break;
      case 'dedup': {
        const seen = new Set<string>();
        rows = rows.filter((row) => {
          const key = JSON.stringify(list(rest).map((field) => row[field]));
          return !seen.has(key) && seen.add(key);
        });
        isDeduplicated = true;
        break;
      }
      case 'limit':
        rows = rows.slice(0, Number(rest));
        break;
      default:
        throw new Error(`The model of Logs Insights does not know ${command}.`);
    }
  }
  return rows.map((row) => Object.fromEntries(shown.map((field) => [field, row[field]])));
}

function isPresent(condition: string, row: Row): boolean {
  const [, field] = /^ispresent\((\w+)\)$/.exec(condition.trim()) ?? [];
  if (field === undefined)
    throw new Error(`The model of Logs Insights does not know the condition ${condition}.`);
  return row[field] !== undefined;
}

function sorted(rows: readonly Row[], order: string): readonly Row[] {
  const [, field] = /^(\S+) desc$/.exec(order) ?? [];
  if (field === undefined) throw new Error(`The model of Logs Insights does not know the order ${order}.`);
  return rows.toSorted((a, b) => (String(a[field]) < String(b[field]) ? 1 : -1));
}
