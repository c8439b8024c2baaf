/** Ways to spoil a JSON text. Each takes a text, its tokens and a source of numbers in [0, 1), and gives another text. */
export interface Sample {
  readonly text: string;
  /** Start and end of every token. */
  readonly tokens: readonly (readonly [start: number, end: number])[];
}

export function sampleOf(text: string): Sample {
  const found = text.matchAll(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|[{}[\],:]|true|false|null/g);
  const tokens = [...found].map((match) => [match.index, match.index + match[0].length] as const);
  return { text, tokens: tokens.length > 0 ? tokens : [[0, text.length]] };
}

type Random = () => number;
export type Mutation = (sample: Sample, random: Random, samples: readonly Sample[]) => string;

const below = (random: Random, limit: number): number => Math.floor(random() * limit);
const pick = <T>(random: Random, items: readonly T[]): T => items[below(random, items.length)] as T;
const replace = (text: string, start: number, end: number, by: string): string => text.slice(0, start) + by + text.slice(end);
const token = (sample: Sample, random: Random, fits: (text: string) => boolean): readonly [number, number] => {
  for (let tries = 0; tries < 40; tries += 1) {
    const span = pick(random, sample.tokens);
    if (fits(sample.text.slice(...span))) return span;
  }
  return pick(random, sample.tokens);
};
const isNumber = (text: string): boolean => /^-?\d/.test(text);
const isString = (text: string): boolean => text.startsWith('"');

const numbers = ['-1', '0', '-0', '1', '2', '3', '7', '16', '64', '65536', '65537', '1.5', '1e-9', '1e308', '1e999', '-1e999', '9007199254740993', '01', '0x10', 'NaN', '+1', '.5', '1.', '1e'];
const junk = ['{', '}', '[', ']', ',', ':', '"', '\\', '//c', '/*', '\0', '\uFEFF', '\uD800', '"__proto__":1,', '"constructor"', 'null', 'true', '[[[[', '{"a":', "'", 'undefined', '\n', '1,', '\u2028'];
const names = ['"in"', '"stem"', '"b1"', '"out"', '"constructor"', '"__proto__"', '"toString"', '""', '"a b"', '"basic-block"', '"output"', '"auxiliary-output"', '"add"', '"concatenate"', '"flatten"', '"dense"', '"post"', '"pad"', '"identity"', '"none"', '"B"', '"same"', '"valid"'];

const parameters = ['"strides":3', '"shortcut":"identity"', '"shortcut":"pad"', '"groups":3', '"head":"none"', '"head":"dense"', '"order":"post"', '"dropout":0.5', '"expansion":1', '"filters":9', '"head":"Z"', '"kernelSize":64', '"padding":"valid"'];

export const mutations = {
  flipBit: ({ text }, random) => {
    const bytes = new TextEncoder().encode(text);
    const at = below(random, bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << below(random, 8));
    return new TextDecoder().decode(bytes);
  },
  truncate: ({ text }, random) => text.slice(0, below(random, text.length)),
  deleteRange: ({ text }, random) => {
    const start = below(random, text.length);
    return replace(text, start, start + 1 + below(random, 40), '');
  },
  deleteToken: (sample, random) => replace(sample.text, ...pick(random, sample.tokens), ''),
  insertJunk: ({ text }, random) => {
    const at = below(random, text.length + 1);
    return replace(text, at, at, pick(random, junk));
  },
  swapTokens: (sample, random) => {
    const [one, other] = [pick(random, sample.tokens), pick(random, sample.tokens)];
    const [a, b] = one[0] < other[0] ? [one, other] : [other, one];
    if (a[0] === b[0]) return replace(sample.text, ...a, '');
    const { text } = sample;
    return text.slice(0, a[0]) + text.slice(...b) + text.slice(a[1], b[0]) + text.slice(...a) + text.slice(b[1]);
  },
  changeNumber: (sample, random) => replace(sample.text, ...token(sample, random, isNumber), pick(random, numbers)),
  changeString: (sample, random) => {
    const other = sample.text.slice(...token(sample, random, isString));
    return replace(sample.text, ...token(sample, random, isString), random() < 0.5 ? other : pick(random, names));
  },
  rewire: ({ text }, random) => {
    const ids = [...text.matchAll(/"id"\s*:\s*("[^"]*")/g)].map((match) => match[1] ?? '""');
    const ends = [...text.matchAll(/"(?:source|target)"\s*:\s*("[^"]*")/g)];
    if (ids.length === 0 || ends.length === 0) return text;
    const end = pick(random, ends);
    const stop = end.index + end[0].length;
    return replace(text, stop - (end[1]?.length ?? 0), stop, pick(random, ids));
  },
  changeParameter: ({ text }, random) => {
    const params = [...text.matchAll(/"params"\s*:\s*\{/g)];
    if (params.length === 0) return text;
    const at = pick(random, params);
    const start = at.index + at[0].length;
    return replace(text, start, start, `${pick(random, parameters)},`);
  },
  changeType: (sample, random) => replace(sample.text, ...pick(random, sample.tokens), pick(random, ['null', '[]', '{}', '""', '0', 'false', '"x"'])),
  doubleRange: ({ text }, random) => {
    const start = below(random, text.length);
    const end = start + 1 + below(random, 120);
    return text.slice(0, end) + text.slice(start);
  },
  splice: ({ text }, random, samples) => {
    const other = pick(random, samples).text;
    return text.slice(0, below(random, text.length)) + other.slice(below(random, other.length));
  },
  deepen: ({ text }, random) => {
    const at = below(random, text.length);
    return text.slice(0, at) + pick(random, ['[', '{"a":']).repeat(1 + below(random, 300)) + text.slice(at);
  },
} satisfies Record<string, Mutation>;

/** The first field of a random object once more: never a good file. */
export function doubleKey({ text }: Sample, random: Random): string {
  const starts = [...text.matchAll(/\{\s*("(?:[^"\\]|\\.)*"\s*:\s*(?:"(?:[^"\\]|\\.)*"|-?[\d.]+|true|false|null))/g)];
  const match = pick(random, starts);
  const at = match.index + 1;
  return replace(text, at, at, `${match[1] ?? ''},`);
}
