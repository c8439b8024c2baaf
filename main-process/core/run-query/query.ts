/** What a query looks at; a summary of a run has all of it. */
export interface QueriedRun {
  readonly id: string;
  readonly label: string;
  readonly design: string;
  readonly method: string;
  readonly status: string;
  readonly epoch: number;
  readonly epochs: number;
  readonly seed: number;
  readonly name?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly notes?: string | undefined;
  readonly pinned?: boolean | undefined;
  readonly project?: string | undefined;
  /** The folder of runs that it lies in, where that is not the application's own. */
  readonly folder?: string | undefined;
  readonly dataset?: string | undefined;
  readonly learningRate?: number | undefined;
  readonly batchSize?: number | undefined;
  readonly seconds?: number | undefined;
  readonly error?: Readonly<Record<string, number>> | undefined;
  readonly outputs?: readonly { readonly id: string; readonly name: string }[] | undefined;
  readonly experiment?: { readonly id: string; readonly name: string; readonly kind: string } | undefined;
}

type Test = (run: QueriedRun) => boolean;
export interface RunQuery {
  readonly matches: Test;
  /** What of the text was not understood, one sentence each; those parts are left out. */
  readonly problems: readonly string[];
}

/** Held-out error of the final output, %; of another one by its name or id. Undefined where it is not known. */
export function errorOf({ error, outputs }: Pick<QueriedRun, 'error' | 'outputs'>, output?: string): number | undefined {
  if (!error) return undefined;
  if (output === undefined) {
    // Exits are kept shallow to deep.
    const final = outputs?.[outputs.length - 1]?.id;
    return final === undefined ? Object.values(error).pop() : error[final];
  }
  const wanted = output.toLowerCase();
  const id = outputs?.find(({ id, name }) => id.toLowerCase() === wanted || name.toLowerCase() === wanted)?.id;
  return id === undefined ? undefined : error[id];
}

const words: Readonly<Record<string, (run: QueriedRun) => readonly (string | undefined)[]>> = {
  tag: ({ tags = [] }) => tags,
  method: ({ method }) => [method],
  status: ({ status }) => [status],
  data: ({ dataset }) => [dataset],
  design: ({ design }) => [design],
  project: ({ project }) => [project],
  folder: ({ folder }) => [folder],
  experiment: ({ experiment }) => [experiment?.name, experiment?.id, experiment?.kind],
  name: ({ name, label }) => [name, label],
  notes: ({ notes }) => [notes],
  is: ({ pinned }) => (pinned ? ['pinned'] : []),
};
const numbers: Readonly<Record<string, (run: QueriedRun) => number | undefined>> = {
  error: (run) => errorOf(run),
  epochs: ({ epochs }) => epochs,
  epoch: ({ epoch }) => epoch,
  seed: ({ seed }) => seed,
  rate: ({ learningRate }) => learningRate,
  batch: ({ batchSize }) => batchSize,
  minutes: ({ seconds }) => (seconds === undefined ? undefined : seconds / 60),
};
const comparisons: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '<': (a, b) => a < b, '<=': (a, b) => a <= b, '>': (a, b) => a > b, '>=': (a, b) => a >= b, '=': (a, b) => a === b,
};

/** What can be asked, for a hint. */
export const querySyntax: readonly { readonly example: string; readonly meaning: string }[] = [
  { example: 'wide rate', meaning: 'both words, anywhere in name, design, tags, notes …' },
  { example: 'tag:paper', meaning: 'with this tag; so too method:, status:, data:, design:, project:, experiment:, folder:' },
  { example: 'error<40', meaning: 'final output’s error in %; error[Exit 7]<60 of another one' },
  { example: 'rate>=0.1', meaning: 'so too epochs, seed, batch and minutes' },
  { example: 'is:pinned', meaning: 'pinned runs' },
  { example: '-status:failed', meaning: 'a minus turns a term round' },
  { example: 'design:"ResNet 20"', meaning: 'quotes hold words together' },
];

/** One term: a minus, then a comparison, or key:value, or text; brackets and quotes may hold spaces. */
const TERM = /(-)?(?:([a-z]+)(?:\[([^\]]*)\])?(<=|>=|<|>|=)([^\s"]+)|([a-z]+):(?:"([^"]*)"|(\S*))|"([^"]*)"|(\S+))/giu;

/** Reads what a person types into the search field: every term must hold. Letters of either case are the same. */
export function parseRunQuery(text: string): RunQuery {
  const tests: Test[] = [];
  const problems: string[] = [];
  for (const [whole, minus, measure, output, sign, figure, key, quotedValue, plainValue, quoted, plain] of text.matchAll(TERM)) {
    let test: Test | null;
    if (measure !== undefined && sign !== undefined) test = comparison(whole, measure.toLowerCase(), output, sign, figure ?? '', problems);
    else if (key !== undefined) test = keyed(key.toLowerCase(), quotedValue ?? plainValue ?? '', problems);
    else test = containing(quoted ?? plain ?? '');
    const held = test;
    if (held) tests.push(minus === undefined ? held : (run) => !held(run));
  }
  return { matches: (run) => tests.every((test) => test(run)), problems };
}

function comparison(
  whole: string,
  measure: string,
  output: string | undefined,
  sign: string,
  figure: string,
  problems: string[],
): Test | null {
  const read = output !== undefined && measure === 'error' ? (run: QueriedRun) => errorOf(run, output) : numbers[measure];
  const compare = comparisons[sign];
  const limit = Number(figure);
  if (!read || !compare || Number.isNaN(limit) || figure === '') {
    problems.push(`“${whole}” is not understood. Compare ${Object.keys(numbers).join(', ')} with a number, as in error<40.`);
    return null;
  }
  return (run) => {
    const value = read(run);
    return value !== undefined && compare(value, limit);
  };
}

function keyed(key: string, value: string, problems: string[]): Test | null {
  const read = words[key];
  if (!read) {
    problems.push(`There is no “${key}:”. There are ${Object.keys(words).map((word) => `${word}:`).join(', ')}.`);
    return null;
  }
  const wanted = value.toLowerCase();
  // While the value is being typed nothing is left out yet.
  return (run) => wanted === '' || read(run).some((found) => found?.toLowerCase().includes(wanted));
}

function containing(text: string): Test {
  const wanted = text.toLowerCase();
  return ({ label, name, design, method, status, project, dataset, notes, experiment, tags = [] }) =>
    [label, name, design, method, status, project, dataset, notes, experiment?.name, ...tags].some((found) => {
      return found?.toLowerCase().includes(wanted);
    });
}
