import { z } from 'zod';
import { edgeSchema, nodeId, nodeSchema, noteSchema, position, stageSchema, type GraphEdge, type GraphNode, type NodeId, type Note, type Position, type Stage } from './document.ts';
import { isOutput } from './kinds.ts';

/**
 * A part of a drawing on its own: nodes, the wires with both ends inside, their stages and places. What copy puts on
 * the clipboard and what a saved block holds.
 */
export interface Fragment {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly stages: readonly Stage[];
  readonly notes: readonly Note[];
  readonly positions: Readonly<Record<NodeId, Position>>;
}

/** Fields of a fragment in a file or on the clipboard. */
export const fragmentFields = {
  nodes: z.array(nodeSchema).max(10_000),
  edges: z.array(edgeSchema).max(50_000),
  stages: z.array(stageSchema).max(1_000).default([]),
  notes: z.array(noteSchema).max(1_000).default([]),
  positions: z.record(nodeId, position).default({}),
};

/** The fragment in fields that the schema has read. Wires that lead out of it are left behind. */
export function fragmentOf({ nodes, edges, stages, notes, positions }: z.output<z.ZodObject<typeof fragmentFields>>): Fragment {
  const known = new Set((nodes as readonly GraphNode[]).map((node) => node.id));
  return {
    // As in `documentOf`: the schema's output is GraphNode.
    nodes: nodes as readonly GraphNode[],
    edges: edges.filter((edge) => known.has(edge.source) && known.has(edge.target)),
    stages: stages as readonly Stage[],
    notes,
    positions: Object.fromEntries(Object.entries(positions).filter(([id]) => known.has(id) || notes.some((note) => note.id === id))),
  };
}

/** Where a fragment can be wired in: null where there is no such node, or more than one. */
export interface FragmentEnds {
  readonly entry: NodeId | null;
  readonly exit: NodeId | null;
}

/** The one node that nothing inside feeds, and the one that feeds nothing inside; auxiliary outputs end no trunk. */
export function endsOf({ nodes, edges }: Pick<Fragment, 'nodes' | 'edges'>): FragmentEnds {
  const hanging = new Set(nodes.filter(({ kind }) => kind === 'auxiliary-output').map(({ id }) => id));
  const fed = new Set(edges.map((edge) => edge.target));
  const leading = new Set(edges.flatMap((edge) => (hanging.has(edge.target) ? [] : [edge.source])));
  const trunk = nodes.filter(({ id }) => !hanging.has(id));
  const starts = trunk.filter(({ id }) => !fed.has(id));
  const ends = trunk.filter(({ id }) => !leading.has(id));
  const [start, end] = [starts[0], ends[0]];
  return {
    entry: starts.length === 1 && start && start.kind !== 'input' ? start.id : null,
    exit: ends.length === 1 && end && !isOutput(end.kind) ? end.id : null,
  };
}
