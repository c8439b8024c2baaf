import fc from 'fast-check';
import { createNode, emptyDocument } from '../../main-process/core/graph/create.ts';
import type { Document, GraphEdge, GraphNode } from '../../main-process/core/graph/document.ts';
import { newSchedule, scheduleKinds } from '../../main-process/core/graph/schedule-config.ts';
import { methods, optimizers, precisions } from '../../main-process/core/graph/training-config.ts';
import { activationKinds, blockOrders, headKinds, nodeKinds, shortcutKinds, type NodeKind } from '../../main-process/core/graph/kinds.ts';

/** Too short to meet the refused names. */
const id = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,5}$/);
const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
/** Values that JSON can hold; no −0, no key that the parser refuses. */
const unknownValue = fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.parse(JSON.stringify(value).replaceAll('__proto__', 'proto')) as unknown);
const unknownFields = fc.dictionary(fc.stringMatching(/^x[a-z]{1,4}$/), unknownValue, { maxKeys: 2 });
const count = fc.integer({ min: 1, max: 64 });
const padding = fc.oneof(fc.constant('same' as const), fc.constant('valid' as const), fc.integer({ min: 0, max: 3 }));
const small = fc.integer({ min: 1, max: 4 });

const residual = {
  filters: count,
  strides: small,
  order: fc.constantFrom(...blockOrders),
  shortcut: fc.constantFrom(...shortcutKinds),
  groups: small,
  dropout: fc.double({ min: 0, max: 0.9, noNaN: true }).map((rate) => rate + 0),
};
const pool = { poolSize: small, strides: small, padding };
const paramsOf: Readonly<Record<NodeKind, fc.Arbitrary<object>>> = {
  input: fc.record({ height: count, width: count, channels: count }),
  conv: fc.record({ filters: count, kernelSize: small, strides: small, padding, groups: small, useBias: fc.boolean() }),
  'batch-norm': fc.record({ epsilon: fc.double({ min: 1e-9, max: 1, noNaN: true }), momentum: fc.constantFrom(0, 0.5, 0.9, 1) }),
  activation: fc.record({ function: fc.constantFrom(...activationKinds) }),
  'basic-block': fc.record(residual),
  'bottleneck-block': fc.record({ ...residual, expansion: small }),
  'max-pool': fc.record(pool),
  'average-pool': fc.record(pool),
  'global-pool': fc.constant({}),
  flatten: fc.constant({}),
  dense: fc.record({ units: count, useBias: fc.boolean() }),
  dropout: fc.record({ rate: fc.constantFrom(0, 0.25, 0.5) }),
  add: fc.constant({}),
  concatenate: fc.constant({}),
  'auxiliary-output': fc.record({ head: fc.constantFrom(...headKinds), weight: fc.option(fc.constantFrom(0, 0.5, 2)) }),
  output: fc.record({ head: fc.constantFrom(...headKinds) }),
};

const training = fc.record({
  method: fc.constantFrom(...methods),
  lossRatioRule: fc.boolean(),
  optimizer: fc.constantFrom(...optimizers),
  labelSmoothing: fc.constantFrom(0, 0.1, 0.5),
  clipNorm: fc.option(fc.constantFrom(0.5, 5)),
  precision: fc.constantFrom(...precisions),
  nesterov: fc.boolean(),
  schedule: fc.constantFrom(...scheduleKinds).map(newSchedule),
  initial: fc.option(fc.constant({ run: 'r-001', checkpoint: 'best' })),
  seed: fc.integer({ min: 0, max: 0xffff_ffff }),
});

const node = fc
  .constantFrom(...nodeKinds)
  .chain((kind) =>
    fc.record({ kind: fc.constant(kind), name: text, params: paramsOf[kind], extraParams: unknownFields, extra: unknownFields }),
  );

/**
 * Any document that a file can hold, sound or not: nodes of every kind, edges at random (also in circles), stages,
 * unknown fields everywhere.
 */
export const arbitraryDocument: fc.Arbitrary<Document> = fc
  .record({
    ids: fc.uniqueArray(id, { minLength: 1, maxLength: 12 }),
    stageIds: fc.uniqueArray(id, { maxLength: 3 }),
    noteTexts: fc.array(fc.string({ unit: 'grapheme', maxLength: 30 }), { maxLength: 3 }),
    name: fc.string({ maxLength: 20 }),
    description: fc.option(fc.string({ maxLength: 30 }), { nil: undefined }),
    classes: fc.integer({ min: 2, max: 20 }),
    training,
    direction: fc.constantFrom('right' as const, undefined),
    extra: unknownFields,
  })
  .chain(({ ids, stageIds, noteTexts, ...fields }) =>
    fc
      .record({
        nodes: fc.array(node, { minLength: ids.length, maxLength: ids.length }),
        stageOf: fc.array(fc.nat(), { minLength: ids.length, maxLength: ids.length }),
        ends: fc.array(fc.tuple(fc.nat({ max: ids.length - 1 }), fc.nat({ max: ids.length - 1 }), unknownFields), { maxLength: 20 }),
        places: fc.array(fc.tuple(fc.integer({ min: -1e6, max: 1e6 }), fc.integer({ min: -1e6, max: 1e6 })), { maxLength: ids.length }),
      })
      .map(({ nodes, stageOf, ends, places }): Document => {
        const base = emptyDocument();
        const made = ids.map((nodeId, index): GraphNode => {
          const { kind, name, params, extraParams, extra } = nodes[index] as (typeof nodes)[number];
          const plain = createNode(kind, nodeId, name, { ...extraParams, ...params } as never);
          // Every other stage index means none.
          const stage = stageIds[(stageOf[index] ?? 0) % (2 * stageIds.length + 1)];
          return { ...extra, ...plain, ...(stage === undefined ? {} : { stage }) };
        });
        const edges = ends.map(([from, to, extra], index): GraphEdge => ({ ...extra, id: `e${index}`, source: ids[from] as string, target: ids[to] as string }));
        const { description, direction, training, ...rest } = fields;
        return {
          ...base,
          ...rest,
          ...(description === undefined ? {} : { description }),
          ...(direction === undefined ? {} : { direction }),
          training: { ...base.training, ...training },
          nodes: Object.fromEntries(made.map((item) => [item.id, item])),
          edges: Object.fromEntries(edges.map((edge) => [edge.id, edge])),
          // Longer than any id of a node.
          notes: Object.fromEntries(noteTexts.map((text, index) => [`remark-${index}`, { id: `remark-${index}`, text, width: 100 + index, height: 40 }])),
          stages: Object.fromEntries(stageIds.map((stageId) => [stageId, { id: stageId, name: 'Stage' }])),
          positions: {
            ...Object.fromEntries(places.map(([x, y], index) => [ids[index] as string, { x, y }])),
            ...Object.fromEntries(noteTexts.map((_text, index) => [`remark-${index}`, { x: index, y: index - 7 }])),
          },
        };
      }),
  );
