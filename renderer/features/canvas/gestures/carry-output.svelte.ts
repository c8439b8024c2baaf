import type { NodeId, Position } from '../../../../main-process/core/graph/document.ts';
import { moveOutput, whyNotAttach } from '../../../commands/outputs.ts';
import { rowAt } from '../../../graph-view/model/hit-test.ts';
import type { GestureHost, Pointer, PointerGesture } from './host.ts';

/** Takes a docked output along the trunk to another block. */
export class CarryOutput implements PointerGesture {
  readonly kind = 'carry-output';
  readonly id: NodeId;
  readonly #host: GestureHost;
  now = $state.raw<Position>({ x: 0, y: 0 });
  /** The node it would hang on. */
  target = $state<NodeId | null>(null);
  reason = $state('');

  constructor(host: GestureHost, id: NodeId, pointer: Pointer) {
    this.#host = host;
    this.id = id;
    this.move(pointer);
  }

  move({ at }: Pointer): void {
    const row = rowAt(this.#host.scene, at);
    this.now = at;
    this.reason = row === null ? '' : (whyNotAttach(this.#host.editor.document, row) ?? '');
    this.target = this.reason === '' ? row : null;
  }
  end(): void {
    const { editor } = this.#host;
    if (this.target !== null) editor.run(moveOutput(editor.document, this.id, this.target));
    else editor.announce(this.reason || 'Drop the output on a block.', 'error');
  }
  cancel(): void {}
}
