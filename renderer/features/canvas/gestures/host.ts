import type { Position } from '../../../../main-process/core/graph/document.ts';
import type { Hit } from '../../../graph-view/model/hit-test.ts';
import type { Scene } from '../../../graph-view/model/scene.ts';
import type { Editor } from '../../../state/editor.svelte.ts';
import type { PointerMode } from '../../../state/viewport.ts';
import type { CanvasCamera } from '../canvas-camera.svelte.ts';
import type { QuickAdd } from '../quick-add.ts';

/** The pointer as a gesture sees it. */
export interface Pointer {
  /** Pixels from the corner of the canvas. */
  readonly canvas: Position;
  /** The same point in coordinates of the drawing. */
  readonly at: Position;
  readonly shift: boolean;
  readonly alt: boolean;
  /** Ctrl, or Cmd on a Mac. */
  readonly mod: boolean;
}

/** What the pointer does from the press to the release. One kind a file; each keeps what the overlay shows of it. */
export interface PointerGesture {
  move(pointer: Pointer): void;
  /** The button was let go. */
  end(pointer: Pointer): void;
  /** Given up: the design is as if it had not begun. */
  cancel(): void;
}

/** What a gesture may use of the canvas. */
export interface GestureHost {
  readonly editor: Editor;
  readonly scene: Scene;
  readonly view: CanvasCamera;
  readonly editable: boolean;
  /** What lies under the pointer. */
  readonly hover: Hit;
  readonly pointerMode: PointerMode;
  /** The list of things to add, while it is open. */
  quickAdd: QuickAdd | null;
  hitAt(canvas: Position): Hit;
  /** Folds a stage to one row, or opens it. */
  toggleStage(stage: string): void;
}

/** Tells why nothing can be changed now. */
export const refuse = ({ editor }: GestureHost): void => editor.announce(editor.lockReason ?? '', 'error');
