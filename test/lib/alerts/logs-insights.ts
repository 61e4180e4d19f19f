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
  // As they are logged: without what is undefined.
  let rows: readonly Row[] = JSON.parse(JSON.stringify(events));
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

/**
 * The groups of `stats latest(a) as b, … by c, d`. AWS doesn't say what `latest` gives if the newest event lacks the field;
 * here it is the worst that it may be, the value of the newest event that has it.
 */
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
    const [older, newer] = [newest.get(group) ?? row, row].sort((one, other) =>
      String(one['@timestamp']).localeCompare(String(other['@timestamp'])),
    );
    newest.set(group, { ...older, ...newer });
  }
  return [...newest.values()].map((row) =>
    Object.fromEntries([
      ...keys.map((key) => [key, row[key]]),
      ...aliases.map(({ field, alias }) => [alias, row[field]]),
    ]),
  );
}
