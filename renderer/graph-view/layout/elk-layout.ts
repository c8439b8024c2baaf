import ELK, { type ElkNode, type ElkPort } from 'elkjs/lib/elk-api.js';
import workerUrl from 'elkjs/lib/elk-worker.min.js?url';
import type { Document, GraphEdge, NodeId, Position } from '../../../main-process/core/graph/document.ts';
import { edgesFrom, exitsOn, isDocked, isTrunkEdge } from '../model/structure.ts';
import { heightOf, layeredLayout, withDocked, type Positions } from './layered-layout.ts';
import * as measures from './measures.ts';

type Drawing = Pick<Document, 'nodes' | 'edges'>;

/**
 * Layout of a branched design by ELK's layered algorithm (Sugiyama style, Eclipse Layout Kernel), in a worker of its
 * own: a large graph takes seconds. Stages are kept together. Where no worker can be started, rows by longest path.
 */
export async function elkLayout(document: Drawing): Promise<Positions> {
  const worker = startWorker();
  if (!worker) return layeredLayout(document);
  const elk = new ELK({ workerFactory: () => worker });
  try {
    return fromElk(document, await Promise.race([elk.layout(toElk(document)), failure(worker)]));
  } catch (error) {
    console.warn('ELK could not lay the design out; rows are used instead.', error);
    return layeredLayout(document);
  } finally {
    elk.terminateWorker();
  }
}

/** A worker that breaks or hangs never answers: ELK itself would wait for ever. */
const failure = (worker: Worker): Promise<never> =>
  new Promise((_, reject) => {
    worker.addEventListener('error', (event) => reject(new Error(event.message || 'the worker could not be started')));
    setTimeout(() => reject(new Error('no answer for 20 s')), 20_000);
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
  'elk.direction': 'DOWN',
  'elk.layered.nodePlacement.strategy': 'BRANDES_KOEPF',
  'elk.layered.nodePlacement.bk.fixedAlignment': 'BALANCED',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.layered.spacing.nodeNodeBetweenLayers': String(measures.gap),
  'elk.layered.spacing.edgeNodeBetweenLayers': String(measures.gap / 2),
  'elk.layered.spacing.edgeEdgeBetweenLayers': '4',
  'elk.spacing.nodeNode': String(measures.column),
  'elk.spacing.edgeNode': String(measures.gap),
};

/**
 * The drawing for ELK. Wires leave in the middle below and enter in the middle above, so that the trunk comes out
 * straight; shortcuts are left out, as they are drawn along the side; docked outputs widen their host on both sides,
 * so that nothing is put where they stand and the node stays in the middle of its box.
 */
export function toElk(document: Drawing): ElkNode {
  const ids = Object.keys(document.nodes).filter((id) => !isDocked(document, id));
  return {
    id: 'root',
    layoutOptions: { ...layoutOptions },
    children: ids.map((id) => {
      const height = heightOf(document, id);
      const width = measures.node.width + 2 * exitsOn(document, id).length * (measures.pill.width + measures.pill.between);
      const port = (end: 'in' | 'out', y: number, side: string): ElkPort => ({
        id: `${id}:${end}`,
        x: width / 2,
        y,
        width: 0,
        height: 0,
        layoutOptions: { 'elk.port.side': side },
      });
      return {
        id,
        width,
        height,
        layoutOptions: { 'elk.portConstraints': 'FIXED_POS' },
        ports: [port('in', 0, 'NORTH'), port('out', height, 'SOUTH')],
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
