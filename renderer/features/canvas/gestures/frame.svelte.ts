import type { Position } from '../../../../main-process/core/graph/document.ts';
import type { Extent } from '../../../graph-view/model/geometry.ts';
import { nodesWithin } from '../../../graph-view/model/hit-test.ts';
import type { GestureHost, Pointer, PointerGesture } from './host.ts';

/** Selects what a frame touches (with Alt: what lies in it whole), besides what was selected before when the selection is added to. */
export class Frame implements PointerGesture {
  readonly kind = 'frame';
  readonly #host: GestureHost;
  readonly #start: Position;
  readonly #before: ReadonlySet<string>;
  readonly #base: ReadonlySet<string>;
  extent = $state.raw<Extent>({ left: 0, top: 0, right: 0, bottom: 0 });

  constructor(host: GestureHost, start: Position, pointer: Pointer, added: boolean) {
    this.#host = host;
    this.#start = start;
    this.#before = host.editor.selection;
    this.#base = added ? this.#before : new Set();
    this.move(pointer);
  }

  move({ at, alt }: Pointer): void {
    this.extent = between(this.#start, at);
    this.#host.editor.select([...this.#base, ...nodesWithin(this.#host.scene, this.extent, alt)]);
  }
  end(): void {}
  cancel(): void {
    this.#host.editor.select(this.#before);
  }
}

const between = (a: Position, b: Position): Extent => ({
  left: Math.min(a.x, b.x),
  right: Math.max(a.x, b.x),
  top: Math.min(a.y, b.y),
  bottom: Math.max(a.y, b.y),
});
