import ELK, { type ElkNode } from 'elkjs/lib/elk-api.js';
import workerUrl from 'elkjs/lib/elk-worker.min.js?url';
import type { Document, NodeId, Position } from '../../../main-process/core/graph/document.ts';
import { hostOf, isDocked, isTrunkEdge } from '../model/structure.ts';
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

const trunkOptions: Record<string, string> = {
  'elk.algorithm': 'layered',
  'elk.direction': 'DOWN',
  'elk.layered.nodePlacement.strategy': 'BRANDES_KOEPF',
  'elk.layered.nodePlacement.bk.fixedAlignment': 'BALANCED',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.layered.spacing.nodeNodeBetweenLayers': String(measures.gap),
  'elk.spacing.nodeNode': String(measures.column),
  'elk.spacing.edgeNode': String(measures.gap),
};

/** Docked outputs widen their host, so that nothing is put where they stand. */
export function toElk(document: Drawing): ElkNode {
  const pills = new Map<NodeId, number>();
  for (const id of Object.keys(document.nodes)) {
    const host = hostOf(document, id);
    if (host !== null) pills.set(host, (pills.get(host) ?? 0) + 1);
  }
  const ids = Object.keys(document.nodes).filter((id) => !isDocked(document, id));
  return {
    id: 'root',
    layoutOptions: trunkOptions,
    children: ids.map((id) => ({ id, height: heightOf(document, id), width: measures.node.width + 2 * sideRoom(pills.get(id) ?? 0) })),
    edges: Object.values(document.edges)
      .filter((edge) => isTrunkEdge(document, edge))
      .map((edge) => ({ id: edge.id, sources: [edge.source], targets: [edge.target] })),
  };
}

/** Kept on both sides, so that the node stays in the middle of its box and the trunk stays straight. */
const sideRoom = (pills: number): number => pills * (measures.pill.width + measures.pill.between);

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
