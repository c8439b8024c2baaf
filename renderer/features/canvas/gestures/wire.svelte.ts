import type { Document, GraphEdge, NodeId, Position } from '../../../../main-process/core/graph/document.ts';
import { connectNodes } from '../../../commands/actions/wire-actions.ts';
import { lead } from '../../../commands/edges.ts';
import { freePlace, type Place } from '../../../commands/place.ts';
import { displaced, misfit, wireSources, wireTargets } from '../../../commands/wire-ends.ts';
import { hitTest, type WireEnd } from '../../../graph-view/model/hit-test.ts';
import { edgesInto, takesMany, whyNotConnect } from '../../../graph-view/model/structure.ts';
import type { GestureHost, Pointer, PointerGesture } from './host.ts';

const clickReach = 3;

/**
 * Holds the end of a wire: of a new one, drawn from the handle of a node either way, or of one that is there. Let go on a
 * node it is connected, on empty canvas it asks what to put there.
 */
export class Wire implements PointerGesture {
  readonly kind = 'wire';
  /** The node at the other end. */
  readonly fixed: NodeId;
  /** The end that the pointer holds. */
  readonly free: WireEnd;
  /** The wire whose end was taken; null for a new one. */
  readonly edge: GraphEdge | null;
  readonly legal: ReadonlySet<NodeId>;
  readonly #host: GestureHost;
  readonly #start: Position;
  /** The design without the wire that is held. */
  readonly #without: Pick<Document, 'nodes' | 'edges'>;
  now = $state.raw<Position>({ x: 0, y: 0 });
  /** The node it would be connected to. */
  target = $state<NodeId | null>(null);
  /** Why the node under the pointer cannot take it. */
  reason = $state('');
  /** What a connection that is allowed would bring about. */
  warning = $state('');

  constructor(host: GestureHost, fixed: NodeId, free: WireEnd, edge: GraphEdge | null, pointer: Pointer) {
    this.#host = host;
    this.fixed = fixed;
    this.free = free;
    this.edge = edge;
    this.#start = pointer.canvas;
    const { document } = host.editor;
    this.#without = edge ? { nodes: document.nodes, edges: without(document.edges, edge.id) } : document;
    this.legal = new Set(free === 'target' ? wireTargets(this.#without, fixed) : wireSources(this.#without, fixed));
    this.move(pointer);
  }

  #ends(free: NodeId): readonly [NodeId, NodeId] {
    return this.free === 'target' ? [this.fixed, free] : [free, this.fixed];
  }

  move({ at }: Pointer): void {
    const { editor, scene, view } = this.#host;
    const hit = hitTest(scene, at, view.current.zoom);
    const over = hit.kind === 'node' && hit.id !== this.fixed ? hit.id : null;
    const legal = over !== null && this.legal.has(over);
    this.now = at;
    if (over === this.target && over !== null) return;
    this.target = legal ? over : null;
    this.reason = over !== null && !legal ? (whyNotConnect(this.#without, ...this.#ends(over)) ?? '') : '';
    const [source, target] = over === null ? [] : this.#ends(over);
    this.warning =
      legal && source !== undefined && target !== undefined
        ? (misfit(this.#without, editor.analysis, source, target) ?? displaced(this.#without, source, target) ?? '')
        : '';
  }

  end({ canvas, at }: Pointer): void {
    const { editor, scene, view } = this.#host;
    if (Math.hypot(canvas.x - this.#start.x, canvas.y - this.#start.y) < clickReach) return this.#click(canvas);
    if (this.target !== null) {
      const [source, target] = this.#ends(this.target);
      if (this.edge) editor.run(lead(editor.document, this.edge.id, source, target));
      else connectNodes(editor, source, target);
    } else if (this.reason !== '') editor.announce(this.reason, 'error');
    else if (hitTest(scene, at, view.current.zoom).kind !== 'node') {
      this.#host.quickAdd = { at: canvas, place: this.#placeAt(freePlace(scene, at)) };
    }
  }

  /** A handle that is only clicked asks what to put at that side of its node. */
  #click(canvas: Position): void {
    if (this.edge) return;
    const at = freePlace(this.#host.scene, { x: this.now.x, y: this.now.y - 40 });
    const place: Place = this.free === 'target' ? { kind: 'after', node: this.fixed } : { kind: 'before', target: this.fixed, at };
    this.#host.quickAdd = { at: canvas, place };
  }

  #placeAt(at: Position): Place {
    if (this.edge) return { kind: 'between', edge: this.edge.id, at };
    return this.free === 'target' ? { kind: 'wired', source: this.fixed, at } : { kind: 'before', target: this.fixed, at };
  }
  cancel(): void {}
}

/** What a press on a handle draws. A full entrance gives the wire that is in it: it could take no other. */
export function wireFromPort(host: GestureHost, id: NodeId, end: 'in' | 'out', pointer: Pointer): Wire {
  if (end === 'out') return new Wire(host, id, 'target', null, pointer);
  const { document } = host.editor;
  const node = document.nodes[id];
  const [edge] = edgesInto(document, id);
  return node && edge && !takesMany(node) ? new Wire(host, edge.source, 'target', edge, pointer) : new Wire(host, id, 'source', null, pointer);
}

const without = (edges: Document['edges'], id: string): Document['edges'] =>
  Object.fromEntries(Object.entries(edges).filter(([key]) => key !== id));
