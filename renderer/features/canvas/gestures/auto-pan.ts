import type { Position } from '../../../../main-process/core/graph/document.ts';
import type { Size } from '../camera.ts';
import type { CanvasCamera } from '../canvas-camera.svelte.ts';

const margin = 24;
/** Pixels a frame at the edge, and at most, far beyond it. */
const speed = { least: 2, most: 18 } as const;

/** How far the view goes in a frame while the pointer is at an edge of the canvas or beyond: the pan that follows. */
export const edgePan = (pointer: Position, size: Size): Position => ({ x: along(pointer.x, size.width), y: along(pointer.y, size.height) });

function along(at: number, length: number): number {
  const beyond = at < margin ? margin - at : at > length - margin ? length - margin - at : 0;
  if (beyond === 0) return 0;
  return Math.sign(beyond) * Math.min(speed.most, speed.least + Math.abs(beyond) / 4);
}

/** Moves the view while a drag stays at the edge. `step` is called after every move: what is under the pointer has changed. */
export class AutoPan {
  #frame: number | null = null;
  #pointer: Position = { x: 0, y: 0 };
  /** A drag that begins at the edge moves the view only once it has been inside. */
  #armed = false;
  readonly #view: CanvasCamera;
  readonly #step: () => void;

  constructor(view: CanvasCamera, step: () => void) {
    this.#view = view;
    this.#step = step;
  }

  follow(pointer: Position): void {
    this.#pointer = pointer;
    const { x, y } = edgePan(pointer, this.#view.size);
    const inside = x === 0 && y === 0;
    this.#armed ||= inside;
    if (this.#armed && !inside) this.#frame ??= requestAnimationFrame(() => this.#go());
  }

  #go(): void {
    this.#frame = null;
    const by = edgePan(this.#pointer, this.#view.size);
    if (!this.#armed || (by.x === 0 && by.y === 0)) return;
    this.#view.scroll(by);
    this.#step();
    this.#frame ??= requestAnimationFrame(() => this.#go());
  }

  stop(): void {
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    this.#frame = null;
    this.#armed = false;
  }
}
