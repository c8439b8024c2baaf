import type { NodeId, Position } from '../../../../main-process/core/graph/document.ts';
import { connect } from '../../../commands/edges.ts';
import { freePlace, wireTargets } from '../../../commands/place.ts';
import { hitTest } from '../../../graph-view/model/hit-test.ts';
import { whyNotConnect } from '../../../graph-view/model/structure.ts';
import type { GestureHost, Pointer, PointerGesture } from './host.ts';

/** Draws a wire from the handle of a node to another node; let go on empty canvas, it asks what to put there. */
export class Wire implements PointerGesture {
  readonly kind = 'wire';
  readonly source: NodeId;
  readonly targets: ReadonlySet<NodeId>;
  readonly #host: GestureHost;
  now = $state.raw<Position>({ x: 0, y: 0 });
  target = $state<NodeId | null>(null);
  reason = $state('');

  constructor(host: GestureHost, source: NodeId, pointer: Pointer) {
    this.#host = host;
    this.source = source;
    this.targets = new Set(wireTargets(host.editor.document, source));
    this.move(pointer);
  }

  move({ at }: Pointer): void {
    const { editor, scene, view } = this.#host;
    const hit = hitTest(scene, at, view.current.zoom);
    const over = hit.kind === 'node' ? hit.id : null;
    const legal = over !== null && this.targets.has(over);
    this.now = at;
    this.target = legal ? over : null;
    this.reason = over !== null && !legal && over !== this.source ? (whyNotConnect(editor.document, this.source, over) ?? '') : '';
  }

  end({ canvas, at }: Pointer): void {
    const { editor, scene, view } = this.#host;
    if (this.target !== null) this.#connect(this.target);
    else if (this.reason !== '') editor.announce(this.reason, 'error');
    else if (hitTest(scene, at, view.current.zoom).kind !== 'node') {
      this.#host.quickAdd = { at: canvas, place: { kind: 'wired', source: this.source, at: freePlace(scene, at) } };
    }
  }
  cancel(): void {}

  /** Says so when the target let go of another wire: only merges take more than one. */
  #connect(target: NodeId): void {
    const { editor } = this.#host;
    const { nodes, edges } = editor.document;
    editor.run(connect(editor.document, this.source, target));
    const lost = Object.values(edges).find((edge) => edge.target === target && !(edge.id in editor.document.edges));
    if (lost)
      editor.announce(
        `${nodes[target]?.name ?? target} takes one wire: it let go of ${nodes[lost.source]?.name ?? lost.source}. Join branches with Add or Concatenate.`,
        'error',
      );
  }
}
