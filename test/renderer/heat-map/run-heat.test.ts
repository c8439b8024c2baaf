import { describe, expect, it } from 'vitest';
import type { HeadsEvent } from '../../../main-process/contract/training-events.ts';
import { serialiseDocument } from '../../../main-process/core/graph/serialise.ts';
import { templateById } from '../../../main-process/core/templates/index.ts';
import { runHeat } from '../../../renderer/features/heat-map/run-heat.ts';
import { RunMeasurements } from '../../../renderer/features/runs/run-measurements.ts';
import type { RunRecord } from '../../../renderer/features/runs/run-record.svelte.ts';

const document = templateById('auxnet-20-3')!.build();
const blocks = Object.values(document.nodes).filter(({ kind }) => kind === 'basic-block');
const measurements = (): RunMeasurements => new RunMeasurements({ gradients: [], heads: [], marks: [] });
/** What a map is made of. */
const record = (own: RunMeasurements): RunRecord => ({ design: serialiseDocument(document), measurements: own }) as RunRecord;
/** Two outputs that do not touch each other; the first has 3/4 of every block. */
const heads = (step: number): HeadsEvent => ({
  event: 'heads', step, outputs: ['a', 'b'], weights: [3, 1], asked: false, nodes: Object.fromEntries(blocks.map(({ id }) => [id, [1, 0, 1]])),
});

describe('runHeat', () => {
  it('has the measured nodes of the trunk from the input on', () => {
    const own = measurements();
    const nodes = Object.fromEntries(Object.keys(document.nodes).reverse().map((id) => [id, 1]));
    own.take({ event: 'gradients', step: 1, nodes, shares: {} });
    const { rows, columns, log } = runHeat(record(own), 'norm');
    const names = ['Input', 'Stem', ...Array.from({ length: 9 }, (_, i) => `Block ${i + 1}`)];
    expect(rows.map(({ name }) => name)).toEqual(names);
    expect([columns.length, log]).toEqual([1, true]);
  });

  it('reckons the shares of a comparison once, however often the run tells something else', () => {
    const own = measurements();
    own.take(heads(21));
    const run = record(own);
    const before = runHeat(run, 'share:a');
    expect(before.columns).toEqual([{ step: 21, values: Object.fromEntries(blocks.map(({ id }) => [id, 0.75])) }]);
    own.take({ event: 'gradients', step: 41, nodes: { stem: 1 }, shares: {} });
    expect(runHeat(run, 'share:a')).toBe(before);
    own.take(heads(221));
    const after = runHeat(run, 'share:a');
    expect(after.columns.map(({ step }) => step)).toEqual([21, 221]);
    expect(after.columns[0]).toBe(before.columns[0]);
    expect(runHeat(run, 'share:b').columns[1]!.values[blocks[0]!.id]).toBe(0.25);
  });
});
