/**
 * An empty record that V8 keeps as a hash table from the start. One that is filled or spread key by key is kept as an object
 * with fields up to 1,020 of them, and its list of fields copied for every third: a thousand nodes took ten times the
 * memory and three times the time.
 */
export function emptyTable<T>(): Record<string, T> {
  const table: Record<string, unknown> = { first: 0, second: 0 };
  // Taking out a field that is not the last one is what makes a table of it.
  delete table['first'];
  delete table['second'];
  return table as Record<string, T>;
}

/** A record's entries in a new one, of as many as a design has nodes. */
export function tableOf<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  const table = emptyTable<T>();
  // Plain records: there is nothing to inherit.
   
  for (const key in record) table[key] = record[key] as T;
  return table;
}
