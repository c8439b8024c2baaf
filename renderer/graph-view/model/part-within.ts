import type { Position } from '../../../main-process/core/graph/document.ts';
import { extentOf, overlaps, type Extent } from './geometry.ts';
import { stageKey, type DrawnEdge, type DrawnNode, type DrawnStage, type Scene } from './scene.ts';

/** A wire's label stands beside it. */
const labelRoom = 120;

/** The part of a scene that meets an extent: Cytoscape styles and measures every element it has at every change, seen or not. */
export function partWithin(scene: Scene, extent: Extent): Scene {
  const edges = new Map<string, DrawnEdge>();
  const ends = new Set<string>();
  for (const edge of scene.edges.values()) {
    if (!passes(edge.path, extent)) continue;
    edges.set(edge.id, edge);
    ends.add(edge.source).add(edge.target);
  }
  const meets = (key: string, { box }: DrawnNode | DrawnStage): boolean => overlaps(extentOf(box), extent) || ends.has(key);
  return {
    ...scene,
    nodes: new Map([...scene.nodes].filter(([id, node]) => meets(id, node))),
    stages: new Map([...scene.stages].filter(([id, stage]) => meets(stageKey(id), stage))),
    edges,
  };
}

function passes(path: readonly Position[], { left, top, right, bottom }: Extent): boolean {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of path) {
    minX = Math.min(minX, x);
    minY = Math.min(minY, y);
    maxX = Math.max(maxX, x);
    maxY = Math.max(maxY, y);
  }
  return minX - labelRoom <= right && maxX + labelRoom >= left && minY <= bottom && maxY >= top;
}

/** The part to keep for a view: some more than is seen, so that it lasts for a while of panning. */
export function keptAround({ left, top, right, bottom }: Extent): Extent {
  const [x, y] = [(right - left) * 0.2, (bottom - top) * 0.2];
  return { left: left - x, top: top - y, right: right + x, bottom: bottom + y };
}

/** Does what is kept still serve this view? It must hold all of it, and not much more than is needed. */
export function serves(kept: Extent, view: Extent): boolean {
  const holds = kept.left <= view.left && kept.top <= view.top && kept.right >= view.right && kept.bottom >= view.bottom;
  return holds && kept.right - kept.left <= 4 * (view.right - view.left);
}
