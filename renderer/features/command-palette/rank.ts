/** How well a title answers a query: the lower the better; null where a word of the query is missing. */
export function match(title: string, also: string, query: string): number | null {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const name = title.toLowerCase();
  const text = `${name} ${also.toLowerCase()}`;
  if (!words.every((word) => text.includes(word))) return null;
  const whole = words.join(' ');
  if (name.startsWith(whole)) return 0;
  if (words.every((word) => new RegExp(`(^|[^a-z0-9])${escape(word)}`).test(name))) return 1;
  return words.every((word) => name.includes(word)) ? 2 : 3;
}
const escape = (word: string): string => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** What fits the query, best first; among equally good ones those used last, then in their own order. */
export function rank<T>(
  items: readonly T[],
  query: string,
  words: (item: T) => { readonly id: string; readonly title: string; readonly also?: string },
  recent: readonly string[],
): readonly T[] {
  const age = (id: string): number => (recent.includes(id) ? recent.indexOf(id) : recent.length);
  return items
    .flatMap((item) => {
      const { id, title, also = '' } = words(item);
      const score = match(title, also, query);
      return score === null ? [] : [{ item, score, age: age(id) }];
    })
    .sort((a, b) => a.score - b.score || a.age - b.age)
    .map(({ item }) => item);
}
