import type { Position } from '../../../../main-process/core/graph/document.ts';
import { stageSelection } from '../../../commands/stage-blocks.ts';
import { contains } from '../../../graph-view/model/geometry.ts';
import type { Hit } from '../../../graph-view/model/hit-test.ts';
import { clickNode } from './click-node.ts';
import type { GestureHost, Pointer, PointerGesture } from './host.ts';

const dragThreshold = 3;

/** Button down, not yet moved far enough to mean a drag. Let go, it is a click. */
export class Press implements PointerGesture {
  readonly kind = 'press';
  readonly hit: Hit;
  readonly start: Pointer;
  readonly #host: GestureHost;
  readonly #drag: (press: Press, pointer: Pointer) => void;

  /** @param drag what to do when the press turns out to be a drag */
  constructor(host: GestureHost, hit: Hit, start: Pointer, drag: (press: Press, pointer: Pointer) => void) {
    this.#host = host;
    this.hit = hit;
    this.start = start;
    this.#drag = drag;
    this.#select();
  }

  get adds(): boolean {
    return this.start.shift || this.start.mod;
  }

  /** What is dragged is selected first, so the selection changes with the press and not with the release. */
  #select(): void {
    const { hit, adds } = this;
    const { editor } = this.#host;
    const { selection } = editor;
    if (hit.kind === 'node' || hit.kind === 'edge' || hit.kind === 'note') {
      if (adds) editor.select(selection.has(hit.id) ? [...selection].filter((id) => id !== hit.id) : [...selection, hit.id]);
      else if (!selection.has(hit.id)) editor.select([hit.id]);
    } else if (hit.kind === 'stage') {
      const members = stageSelection(editor.document, hit.id);
      editor.select(adds ? [...selection, ...members] : members);
    } else if (!adds && selection.size > 0) editor.select([]);
  }

  move(pointer: Pointer): void {
    const { canvas } = this.start;
    if (Math.hypot(pointer.canvas.x - canvas.x, pointer.canvas.y - canvas.y) >= dragThreshold) this.#drag(this, pointer);
  }
  end(): void {
    const { hit, adds } = this;
    if (hit.kind === 'stage' && onChevron(this.#host, hit.id, this.start.at)) this.#host.toggleStage(hit.id);
    else if (!adds && hit.kind === 'node') clickNode(this.#host, hit.id, this.start.at);
  }
  cancel(): void {}
}

/** Is this the mark in the corner of a stage that folds it? */
export function onChevron({ scene }: GestureHost, stage: string, point: Position): boolean {
  const drawn = scene.stages.get(stage);
  if (!drawn) return false;
  const corner = { x: drawn.box.x - drawn.box.width / 2, y: drawn.box.y - drawn.box.height / 2 };
  return contains({ left: corner.x + 4, right: corner.x + 26, top: corner.y, bottom: corner.y + 26 }, point);
}
