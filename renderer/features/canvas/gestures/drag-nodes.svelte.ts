import type { NodeId, Position } from '../../../../main-process/core/graph/document.ts';
import { move } from '../../../commands/nodes.ts';
import { axes } from '../../../graph-view/layout/axis.ts';
import * as measures from '../../../graph-view/layout/measures.ts';
import type { Displacement } from '../../../graph-view/model/displacement.ts';
import { snap } from '../../../graph-view/model/geometry.ts';
import type { GestureHost, Pointer, PointerGesture } from './host.ts';

let drags = 0;

/** Moves nodes. The one under the pointer lands on the grid; the others keep their distance to it. */
export class DragNodes implements PointerGesture {
  readonly kind = 'drag';
  readonly ids: readonly NodeId[];
  readonly #host: GestureHost;
  readonly #start: Position;
  readonly #anchor: Position;
  /** What opened nodes push down, without those that are dragged: what these push goes with them. */
  readonly #ground: Displacement;
  /** All moves of this drag are one step of the history. */
  readonly #key: string;
  #moved: Position = { x: 0, y: 0 };

  /** @param anchor where the node under the pointer was, in the document */
  constructor(host: GestureHost, ids: readonly NodeId[], anchor: Position, start: Position, pointer: Pointer) {
    this.#host = host;
    this.ids = ids;
    this.#anchor = anchor;
    this.#ground = host.scene.displacement.without(new Set(ids));
    this.#start = start;
    drags += 1;
    this.#key = `drag:${drags}`;
    this.move(pointer);
  }

  move({ at }: Pointer): void {
    const { turn } = axes[this.#host.scene.direction];
    const [anchor, way] = [turn(this.#anchor), turn({ x: at.x - this.#start.x, y: at.y - this.#start.y })];
    // A trunk is drawn on its own column: that one is kept where the pointer is close to it.
    const column = Math.abs(way.x) < measures.grid ? anchor.x : snap(anchor.x + way.x, measures.grid);
    const drawn = turn(this.#ground.toDrawing(this.#anchor));
    const { y } = turn(this.#ground.toDocument(turn({ x: column, y: drawn.y + way.y })));
    const wanted = turn({ x: column - anchor.x, y: snap(y, measures.grid / 2) - anchor.y });
    const by = { x: wanted.x - this.#moved.x, y: wanted.y - this.#moved.y };
    if (by.x === 0 && by.y === 0) return;
    const { editor } = this.#host;
    editor.run(move(editor.document, this.ids, by, this.#key));
    this.#moved = wanted;
  }
  end(): void {}
  cancel(): void {
    if (this.#moved.x !== 0 || this.#moved.y !== 0) this.#host.editor.undo();
  }
}
