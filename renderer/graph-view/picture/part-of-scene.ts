import type { NodeId } from '../../../main-process/core/graph/document.ts';
import { stageKey, type Scene } from '../model/scene.ts';

/** What is drawn of some nodes: they, outputs that hang on them, wires between them, and stages that lie in them whole. */
export function partOfScene(scene: Scene, ids: ReadonlySet<NodeId>): Scene {
  const stages = new Map([...scene.stages].filter(([, { members }]) => members.length > 0 && members.every((member) => ids.has(member))));
  const nodes = new Map([...scene.nodes].filter(([id, { host }]) => ids.has(id) || (host !== null && ids.has(host))));
  const shown = new Set([...nodes.keys(), ...[...stages.keys()].map(stageKey)]);
  const edges = new Map([...scene.edges].filter(([, { source, target }]) => shown.has(source) && shown.has(target)));
  const notes = new Map([...scene.notes].filter(([id]) => ids.has(id)));
  return { ...scene, stages, nodes, edges, notes };
}
