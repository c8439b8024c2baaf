import { parseDocument } from '../../../main-process/core/graph/parse.ts';
import type { HeadsEvent } from '../../../main-process/contract/training-events.ts';
import type { Document } from '../../../main-process/core/graph/document.ts';
import { isOutput } from '../../../main-process/core/graph/kinds.ts';
import { topologyOf } from '../../../main-process/core/graph/topology.ts';
import { sharesOf } from '../flow/heads-numbers.ts';
import type { RunRecord } from '../runs/run-record.svelte.ts';
import type { HeatColumn, HeatRow } from './heat-model.ts';
import type { HeatSubject } from './heat-view.svelte.ts';

export interface RunHeat {
  readonly rows: readonly HeatRow[];
  readonly columns: readonly HeatColumn[];
  /** Norms spread over decades; shares and errors do not. */
  readonly log: boolean;
}

const trunks = new Map<string, readonly HeatRow[]>();

/** Nodes of the trunk of a run's design from the input on, each after all that feed it. A design's text never changes. */
function trunkOf(design: string): readonly HeatRow[] {
  const known = trunks.get(design);
  if (known) return known;
  const { document } = parseDocument(design);
  const rows = document ? inOrder(document).map((id) => ({ id, name: document.nodes[id]?.name ?? id })) : [];
  trunks.set(design, rows);
  return rows;
}

const inOrder = (document: Document): readonly string[] =>
  topologyOf(document).order.flatMap(({ id, kind }) => (isOutput(kind) ? [] : [id]));

/** By the list of measurements, which is another one as soon as one is added: most revisions of a run add none. */
const known = new WeakMap<readonly object[], Map<HeatSubject, RunHeat>>();
/** By the measurement, and in it by the output: what was measured never changes. */
const shareColumns = new WeakMap<HeadsEvent, Map<string, HeatColumn>>();

/** Rows and columns of a map of the run. Rows that were never measured are left out. */
export function runHeat(record: RunRecord, subject: HeatSubject): RunHeat {
  const { measurements, series, start } = record;
  if (subject === 'error') {
    const perEpoch = start?.stepsPerEpoch ?? 1;
    const { x, y } = series.errorByEpochs();
    const rows = (start?.outputs ?? []).map(({ id, name }) => ({ id, name }));
    const columns = x.map((epoch, at) => ({ step: epoch * perEpoch, values: numbers(rows.map(({ id }) => [id, y[id]?.[at] ?? null])) }));
    return { rows, columns, log: false };
  }
  const events = subject === 'norm' ? measurements.gradients : measurements.heads;
  return remembered(known, events, subject, () => {
    const columns: HeatColumn[] =
      subject === 'norm'
        ? measurements.gradients.map(({ step, nodes }) => ({ step, values: nodes }))
        : measurements.heads.map((event) => shareColumn(event, subject.slice('share:'.length)));
    const measured = new Set(columns.flatMap(({ values }) => Object.keys(values)));
    return { rows: trunkOf(record.design).filter(({ id }) => measured.has(id)), columns, log: subject === 'norm' };
  });
}

const shareColumn = (event: HeadsEvent, id: string): HeatColumn =>
  remembered(shareColumns, event, id, () => {
    const output = event.outputs.indexOf(id);
    return { step: event.step, values: numbers([...sharesOf(event)].map(([node, shares]) => [node, shares[output] ?? null])) };
  });

type Memory<Owner extends object, Key, Value> = WeakMap<Owner, Map<Key, Value>>;

function remembered<Owner extends object, Key, Value>(memory: Memory<Owner, Key, Value>, owner: Owner, key: Key, make: () => Value): Value {
  const own = memory.get(owner) ?? new Map<Key, Value>();
  memory.set(owner, own);
  const value = own.get(key) ?? make();
  own.set(key, value);
  return value;
}

const numbers = (entries: readonly (readonly [string, number | null])[]): Record<string, number> =>
  Object.fromEntries(entries.flatMap(([id, value]) => (value === null ? [] : [[id, value] as const])));
