import type { Position } from '../../../../main-process/core/graph/document.ts';
import type { GestureHost, Pointer, PointerGesture } from './host.ts';

/** The drawing follows the pointer. */
export class Pan implements PointerGesture {
  readonly kind = 'pan';
  readonly #host: GestureHost;
  readonly #start: Position;
  readonly #pan: Position;

  constructor(host: GestureHost, { canvas }: Pointer) {
    this.#host = host;
    this.#start = canvas;
    this.#pan = host.view.current.pan;
  }

  move({ canvas }: Pointer): void {
    this.#host.view.panTo({ x: this.#pan.x + canvas.x - this.#start.x, y: this.#pan.y + canvas.y - this.#start.y });
  }
  end(): void {}
  cancel(): void {}
}
