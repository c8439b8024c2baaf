import { parseDocument } from '../../../main-process/core/graph/parse.ts';
import type { Document } from '../../../main-process/core/graph/document.ts';
import { edgesFrom } from '../../graph-view/model/structure.ts';
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

function inOrder(document: Document): readonly string[] {
  const waiting = new Map(Object.keys(document.nodes).map((id) => [id, 0]));
  for (const { target } of Object.values(document.edges)) waiting.set(target, (waiting.get(target) ?? 0) + 1);
  const order: string[] = [];
  const open = [...waiting].filter(([, count]) => count === 0).map(([id]) => id);
  for (let id = open.shift(); id !== undefined; id = open.shift()) {
    order.push(id);
    for (const { target } of edgesFrom(document, id)) {
      const left = (waiting.get(target) ?? 1) - 1;
      waiting.set(target, left);
      if (left === 0) open.push(target);
    }
  }
  return order.filter((id) => document.nodes[id]?.kind !== 'auxiliary-output' && document.nodes[id]?.kind !== 'output');
}

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
  const columns: HeatColumn[] =
    subject === 'norm'
      ? measurements.gradients.map(({ step, nodes }) => ({ step, values: nodes }))
      : measurements.heads.map((event) => {
          const output = event.outputs.indexOf(subject.slice('share:'.length));
          return { step: event.step, values: numbers([...sharesOf(event)].map(([id, shares]) => [id, shares[output] ?? null])) };
        });
  const measured = new Set(columns.flatMap(({ values }) => Object.keys(values)));
  return { rows: trunkOf(record.design).filter(({ id }) => measured.has(id)), columns, log: subject === 'norm' };
}

const numbers = (entries: readonly (readonly [string, number | null])[]): Record<string, number> =>
  Object.fromEntries(entries.flatMap(([id, value]) => (value === null ? [] : [[id, value] as const])));
