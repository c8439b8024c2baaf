import ELK, { type ElkNode, type ElkPort } from 'elkjs/lib/elk-api.js';
import workerUrl from 'elkjs/lib/elk-worker.min.js?url';
import type { Document, GraphEdge, NodeId, Position } from '../../../main-process/core/graph/document.ts';
import { edgesFrom, exitsOn, isDocked, isTrunkEdge } from '../model/structure.ts';
import { axisOf, lengthOf } from './axis.ts';
import { layeredLayout, withDocked, type Positions } from './layered-layout.ts';
import * as measures from './measures.ts';

type Drawing = Pick<Document, 'nodes' | 'edges' | 'direction'>;

export type ElkResult =
  | { readonly kind: 'done'; readonly positions: Positions }
  /** Rows by longest path in place of ELK's layout, and why. */
  | { readonly kind: 'fallback'; readonly positions: Positions; readonly reason: string }
  | { readonly kind: 'cancelled' };

/** ELK takes a second for a thousand nodes; what takes longer than this will hardly come to an end. */
const timeLimit = 20_000;

/**
 * Layout of a branched design by ELK's layered algorithm (Sugiyama style, Eclipse Layout Kernel), in a worker of its
 * own: the window never waits for it. Where it cannot be had in time, rows by longest path.
 */
export async function elkLayout(document: Drawing, cancelled: AbortSignal): Promise<ElkResult> {
  const fallback = (reason: string): ElkResult => ({ kind: 'fallback', positions: layeredLayout(document), reason });
  const worker = startWorker();
  if (!worker) return fallback('the layout engine could not be started');
  const elk = new ELK({ workerFactory: () => worker });
  try {
    const layout = await Promise.race([elk.layout(toElk(document)), failure(worker, cancelled)]);
    return { kind: 'done', positions: fromElk(document, layout) };
  } catch (error) {
    return cancelled.aborted ? { kind: 'cancelled' } : fallback(error instanceof Error ? error.message : String(error));
  } finally {
    elk.terminateWorker();
  }
}

/** A worker that breaks or hangs never answers: ELK itself would wait for ever. */
const failure = (worker: Worker, cancelled: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    worker.addEventListener('error', (event) => reject(new Error(event.message || 'the layout engine could not be started')));
    const timer = setTimeout(() => reject(new Error(`no answer within ${timeLimit / 1_000} s`)), timeLimit);
    cancelled.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(new Error('cancelled'));
    });
  });

function startWorker(): Worker | null {
  try {
    return new Worker(workerUrl);
  } catch {
    return null;
  }
}

const layoutOptions: Readonly<Record<string, string>> = {
  'elk.algorithm': 'layered',
  'elk.layered.nodePlacement.strategy': 'BRANDES_KOEPF',
  'elk.layered.nodePlacement.bk.fixedAlignment': 'BALANCED',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.layered.spacing.edgeNodeBetweenLayers': String(measures.gap / 2),
  'elk.layered.spacing.edgeEdgeBetweenLayers': '4',
  'elk.spacing.nodeNode': String(measures.column),
  'elk.spacing.edgeNode': String(measures.gap),
};

/**
 * The drawing for ELK. Wires leave in the middle of one side and enter in the middle of the opposite one, so that the
 * trunk comes out straight; shortcuts are left out, as they are drawn along the side; docked outputs widen their host on
 * both sides, so that nothing is put where they stand and the node stays in the middle of its box.
 */
export function toElk(document: Drawing): ElkNode {
  const ids = Object.keys(document.nodes).filter((id) => !isDocked(document, id));
  const axis = axisOf(document);
  const [before, after] = axis.direction === 'down' ? (['NORTH', 'SOUTH'] as const) : (['WEST', 'EAST'] as const);
  return {
    id: 'root',
    layoutOptions: {
      ...layoutOptions,
      'elk.direction': axis.direction === 'down' ? 'DOWN' : 'RIGHT',
      'elk.layered.spacing.nodeNodeBetweenLayers': String(axis.pitch - lengthOf(axis, axis.node)),
    },
    children: ids.map((id) => {
      const size = document.nodes[id]?.kind === 'input' ? axis.input : axis.node;
      const length = lengthOf(axis, size);
      const breadth = axis.breadth + 2 * exitsOn(document, id).length * (axis.pillBreadth + axis.pillBetween);
      const port = (end: 'in' | 'out', along: number, side: string): ElkPort => ({
        id: `${id}:${end}`,
        ...axis.turn({ x: breadth / 2, y: along }),
        width: 0,
        height: 0,
        layoutOptions: { 'elk.port.side': side },
      });
      const { x: width, y: height } = axis.turn({ x: breadth, y: length });
      return {
        id,
        width,
        height,
        layoutOptions: { 'elk.portConstraints': 'FIXED_POS' },
        ports: [port('in', 0, before), port('out', length, after)],
      };
    }),
    edges: Object.values(document.edges)
      .filter((edge) => isTrunkEdge(document, edge) && !isShortcut(document, edge))
      .map((edge) => ({ id: edge.id, sources: [`${edge.source}:out`], targets: [`${edge.target}:in`] })),
  };
}

/** Is there a longer way between the same two nodes? */
function isShortcut(document: Drawing, { id, source, target }: GraphEdge): boolean {
  const seen = new Set<NodeId>();
  const open = edgesFrom(document, source)
    .filter((edge) => edge.id !== id)
    .map((edge) => edge.target);
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node === target) return true;
    if (seen.has(node)) continue;
    seen.add(node);
    for (const edge of edgesFrom(document, node)) open.push(edge.target);
  }
  return false;
}

export function fromElk(document: Drawing, layout: ElkNode): Positions {
  const positions: Record<NodeId, Position> = {};
  const children = layout.children ?? [];
  const first = children[0];
  const centre = (node: ElkNode): Position => ({ x: (node.x ?? 0) + (node.width ?? 0) / 2, y: (node.y ?? 0) + (node.height ?? 0) / 2 });
  const origin = first ? centre(first) : { x: 0, y: 0 };
  for (const child of children) {
    const place = centre(child);
    positions[child.id] = { x: Math.round((place.x - origin.x) / 2) * 2, y: Math.round(place.y - origin.y) };
  }
  return withDocked(document, positions);
}
