type Row = Readonly<Record<string, unknown>>;

const list = (text: string): readonly string[] => text.split(',').map((part) => part.trim());

/**
 * What a CloudWatch Logs Insights query finds among events, as far as `filter` with `ispresent`, `stats` with `latest(…) as … by`,
 * `sort … asc` and `limit` go.
 *
 * @throws on a command that it doesn't know
 * @see "CloudWatch Logs Insights language query syntax" in the CloudWatch Logs user guide
 */
export function logsInsights(query: string, events: readonly Row[]): readonly Row[] {
  let rows = events;
  for (const command of query.split('|').map((part) => part.trim())) {
    const [, name = '', rest = ''] = /^(\w+)\s+(.*)$/s.exec(command) ?? [];
    switch (name) {
      case 'filter':
        rows = rows.filter((row) => rest.split(' and ').every((condition) => isPresent(condition, row)));
        break;
      case 'sort':
        rows = sorted(rows, rest);
        break;
      case 'stats':
        rows = newestOfEach(rows, rest);
        break;
      case 'limit':
        rows = rows.slice(0, Number(rest));
        break;
      default:
        throw new Error(`The model of Logs Insights does not know ${command}.`);
    }
  }
  return rows;
}

function isPresent(condition: string, row: Row): boolean {
  const [, field] = /^ispresent\((\w+)\)$/.exec(condition.trim()) ?? [];
  if (field === undefined)
    throw new Error(`The model of Logs Insights does not know the condition ${condition}.`);
  return row[field] !== undefined;
}

function sorted(rows: readonly Row[], order: string): readonly Row[] {
  const [, field] = /^(\w+) asc$/.exec(order) ?? [];
  if (field === undefined) throw new Error(`The model of Logs Insights does not know the order ${order}.`);
  return rows.toSorted((a, b) => String(a[field]).localeCompare(String(b[field])));
}

/** The groups of `stats latest(a) as b, … by c, d`: each column is that of the group's newest event, be it there or not. */
function newestOfEach(rows: readonly Row[], rest: string): readonly Row[] {
  const [columns = '', by = ''] = rest.split(' by ');
  const keys = list(by);
  const aliases = list(columns).map((column) => {
    const [, field, alias] = /^latest\((\w+)\) as (\w+)$/.exec(column) ?? [];
    if (field === undefined || alias === undefined) {
      throw new Error(`The model of Logs Insights does not know the column ${column}.`);
    }
    return { field, alias };
  });
  const newest = new Map<string, Row>();
  for (const row of rows) {
    const group = JSON.stringify(keys.map((key) => row[key]));
    const other = newest.get(group);
    if (other === undefined || String(other['@timestamp']) <= String(row['@timestamp']))
      newest.set(group, row);
  }
  return [...newest.values()].map((row) =>
    Object.fromEntries([
      ...keys.map((key) => [key, row[key]]),
      ...aliases.map(({ field, alias }) => [alias, row[field]]),
    ]),
  );
}
