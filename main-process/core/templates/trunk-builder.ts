import { createNode, emptyDocument } from '../graph/create.ts';
import type { Document, GraphEdge, GraphNode, NodeId, Stage } from '../graph/document.ts';
import type { NodeKind, ParamsOf } from '../graph/kinds.ts';
import { trunkLayout } from '../graph/trunk-layout.ts';

/** Writes a network down from top to bottom: each node follows the one before it, outputs hang at the side. */
export class TrunkBuilder {
  readonly #nodes: Record<NodeId, GraphNode> = {};
  readonly #edges: Record<string, GraphEdge> = {};
  readonly #stages: Record<string, Stage> = {};
  #last: NodeId | undefined;
  #stage: string | undefined;

  /** Nodes added from here on belong to this stage; to none without an id. */
  stage(id?: string, name?: string): this {
    this.#stage = id;
    if (id !== undefined) this.#stages[id] = { id, name: name ?? id };
    return this;
  }

  add<K extends NodeKind>(kind: K, id: NodeId, name?: string, params?: Partial<ParamsOf<K>>): this {
    const node = createNode(kind, id, name, params);
    this.#nodes[id] = this.#stage === undefined ? node : { ...node, stage: this.#stage };
    if (this.#last !== undefined) this.#connect(this.#last, id);
    this.#last = id;
    return this;
  }

  /** An auxiliary output on the node that was added last; the trunk goes on from there. */
  exit(id: NodeId, name: string, params?: Partial<ParamsOf<'auxiliary-output'>>): this {
    this.#nodes[id] = createNode('auxiliary-output', id, name, params);
    if (this.#last !== undefined) this.#connect(this.#last, id);
    return this;
  }

  build(fields: Partial<Pick<Document, 'name' | 'description' | 'classes' | 'training'>>): Document {
    const document = { ...emptyDocument(), ...fields, nodes: this.#nodes, edges: this.#edges, stages: this.#stages };
    return { ...document, positions: trunkLayout(document) };
  }

  #connect(source: NodeId, target: NodeId): void {
    const id = `${source}-${target}`;
    this.#edges[id] = { id, source, target };
  }
}
