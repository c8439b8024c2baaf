import type { NodeId, Position, StageId } from '../../../main-process/core/graph/document.ts';
import type { LayerId } from '../../../main-process/core/lower/lowered-graph.ts';
import { isTextField } from '../../commands/actions/registry.ts';
import type { Place } from '../../commands/place.ts';
import { collapseStage } from '../../commands/stages.ts';
import { GraphView, type Camera } from '../../graph-view/graph-view.ts';
import { buildScene } from '../../graph-view/model/build-scene.ts';
import { extentOf, pathExtent, united, type Extent } from '../../graph-view/model/geometry.ts';
import { hitTest, layerAt, type Hit, type Port } from '../../graph-view/model/hit-test.ts';
import type { Scene } from '../../graph-view/model/scene.ts';
import { foldedInto, hasInput, hasOutput, isDocked } from '../../graph-view/model/structure.ts';
import type { Editor } from '../../state/editor.svelte.ts';
import type { NodeChoice, PointerMode, ViewMemory, Viewport, WindowRect } from '../../state/viewport.ts';
import type { Size } from './camera.ts';
import { CanvasCamera } from './canvas-camera.svelte.ts';
import { AutoPan } from './gestures/auto-pan.ts';
import type { DropItem } from './gestures/drop-item.ts';
import type { Gesture, Shown } from './gestures/gesture.ts';
import { refuse, type GestureHost, type Pointer } from './gestures/host.ts';
import { Pan } from './gestures/pan.ts';
import { onChevron, Press } from './gestures/press.ts';
import { dragOf } from './gestures/start.ts';
import { wireFromPort } from './gestures/wire.svelte.ts';
import { PaletteDrop } from './palette-drop.ts';
import { pointerSettings } from './pointer-settings.svelte.ts';
import { quickAddAt, quickAddAtSelection, replaceAt, type QuickAdd } from './quick-add.ts';
import { WheelReader, type WheelFacts } from './wheel.ts';

type PointerLike = Pick<MouseEvent, 'button' | 'shiftKey' | 'altKey' | 'ctrlKey' | 'metaKey'>;

/**
 * What is shown on top of the drawing, and which gesture has the pointer. Reads the document through the scene, changes
 * it through commands; while the design is locked it only looks and selects. Each gesture is a file in `gestures`.
 */
export class CanvasState implements Viewport, GestureHost {
  readonly editor: Editor;
  /** What part of the drawing is seen. */
  readonly view = new CanvasCamera(() => united([GraphView.extent(this.scene), this.beside].flatMap((extent) => extent ?? [])));
  /** What else stands beside the drawing and is to be seen with it: nodes that a comparison misses. */
  beside = $state.raw<Extent | null>(null);
  gesture = $state.raw<Gesture | null>(null);
  /** A thing from the palette that hangs over the canvas. */
  hanging = $state.raw<DropItem | null>(null);
  readonly shown: Shown | null = $derived.by(() => this.gesture ?? this.hanging);
  readonly palette = new PaletteDrop(this);
  hover = $state.raw<Hit>({ kind: 'empty' });
  /** The row of an opened node under the pointer. */
  hoverLayer = $state<LayerId | null>(null);
  quickAdd = $state.raw<QuickAdd | null>(null);
  /** A node is being chosen from a list. */
  choice = $state.raw<NodeChoice | null>(null);
  /** Node or stage whose name is being typed on the canvas. */
  renaming = $state<string | null>(null);
  /** A stage is about to be made here. */
  stagePlace = $state.raw<Place | null>(null);
  spaceHeld = $state(false);

  exitValues = $state.raw<Readonly<Record<NodeId, number>> | null>(null);
  cutAt = $state<NodeId | null>(null);
  /** Nodes that show what a run measured, while the wires show gradients in place of shapes; null where nothing is shown. */
  measured = $state.raw<ReadonlySet<NodeId> | null>(null);

  #last: Scene | undefined;
  readonly scene: Scene = $derived.by(() => {
    const { document, analysis, selection, expanded } = this.editor;
    const { exitValues, cutAt, measured } = this;
    this.#last = buildScene(document, analysis, { selection, expanded, exitValues, cutAt, measured }, this.#last);
    return this.#last;
  });
  readonly editable: boolean = $derived.by(() => this.editor.lockReason === null);
  /** Handles that are shown: of the one selected node, and of the one under the pointer. */
  readonly ports: readonly Port[] = $derived.by(() => {
    if (!this.editable || this.shown) return [];
    const { document, selection } = this.editor;
    const ids = new Set([
      ...(this.hover.kind === 'node' || this.hover.kind === 'port' ? [this.hover.id] : []),
      ...(selection.size === 1 ? selection : []),
    ]);
    return [...ids].flatMap((id) => {
      const node = document.nodes[id];
      if (!node || isDocked(document, id)) return [];
      return [...(hasOutput(node) ? [{ id, end: 'out' } as const] : []), ...(hasInput(node) ? [{ id, end: 'in' } as const] : [])];
    });
  });

  constructor(editor: Editor) {
    this.editor = editor;
  }

  /** Set by the component, which has the element. */
  focus: () => void = () => {};
  /** Set by the mirror: puts the focus on its node. */
  enterMirror: () => void = () => {};
  /** Corner of the canvas in the window. */
  origin: Position = { x: 0, y: 0 };
  measureOrigin: () => void = () => {};

  // ── Camera ──

  get camera(): Camera {
    return this.view.current;
  }
  get size(): Size {
    return this.view.size;
  }
  at(canvas: Position): Position {
    return this.view.at(canvas);
  }
  fit(): void {
    this.view.fit();
  }
  home(): void {
    this.view.home();
  }
  zoomIn(): void {
    this.view.zoom(1.25);
  }
  zoomOut(): void {
    this.view.zoom(0.8);
  }
  zoomActual(): void {
    this.view.zoomActual();
  }
  zoomToSelection(): void {
    const extent = united([...this.editor.selection].flatMap((id) => this.#extentOf(id) ?? []));
    if (extent) this.view.show(extent);
  }
  reveal(id: string): void {
    const extent = this.#extentOf(id);
    if (extent) this.view.reveal(extent);
  }
  /** Where a node, an edge or a stage is drawn. */
  #extentOf(id: string): Extent | null {
    const stage = foldedInto(this.editor.document, id) ?? id;
    const box = this.scene.nodes.get(id)?.box ?? this.scene.notes.get(id)?.box ?? this.scene.stages.get(stage)?.box;
    const path = this.scene.edges.get(id)?.path;
    return box ? extentOf(box) : path ? pathExtent(path) : null;
  }

  readonly #wheel = new WheelReader();
  wheel(canvas: Position, event: WheelFacts): void {
    const intent = this.#wheel.read(event, pointerSettings.wheel);
    if (intent.kind === 'zoom') this.view.zoom(intent.factor, canvas);
    else this.view.scroll(intent.by);
    this.#again();
  }

  rectOf(id: NodeId): WindowRect | null {
    const stage = foldedInto(this.editor.document, id);
    const box = stage === null ? this.scene.nodes.get(id)?.box : this.scene.stages.get(stage)?.box;
    if (!box) return null;
    this.measureOrigin();
    const { zoom, pan } = this.camera;
    const [width, height] = [box.width * zoom, box.height * zoom];
    const [x, y] = [this.origin.x + pan.x + box.x * zoom, this.origin.y + pan.y + box.y * zoom];
    return { left: x - width / 2, top: y - height / 2, width, height };
  }

  choose(choice: NodeChoice): void {
    this.quickAdd = null;
    this.choice = choice;
  }

  remember(): ViewMemory {
    this.quickAdd = null;
    this.cancel();
    this.hover = { kind: 'empty' };
    this.renaming = null;
    this.stagePlace = null;
    this.choice = null;
    return this.view.memory;
  }
  /** Another document came in front, or the first thing on an empty canvas. */
  arrive(): void {
    const { current } = this.editor;
    this.view.recall(current.view);
    current.view = null;
  }

  // ── Pointer ──

  hitAt(canvas: Position): Hit {
    return hitTest(this.scene, this.at(canvas), this.camera.zoom, this.ports);
  }
  #pointer(canvas: Position, event: PointerLike): Pointer {
    return { canvas, at: this.at(canvas), shift: event.shiftKey, alt: event.altKey, mod: event.ctrlKey || event.metaKey };
  }

  get pointerMode(): PointerMode {
    return pointerSettings.mode;
  }
  set pointerMode(mode: PointerMode) {
    pointerSettings.mode = mode;
  }

  readonly #autoPan = new AutoPan(this.view, () => this.#again());
  #lastPointer: Pointer | null = null;
  /** The view or a held key changed under the pointer: the gesture sees it anew. */
  #again(held: Partial<Pick<Pointer, 'shift' | 'alt' | 'mod'>> = {}): void {
    const last = this.#lastPointer;
    if (!last) return;
    this.#lastPointer = { ...last, at: this.at(last.canvas), ...held };
    if (this.gesture && this.gesture.kind !== 'pan') this.gesture.move(this.#lastPointer);
  }

  pointerDown(canvas: Position, event: PointerLike): void {
    this.quickAdd = null;
    this.choice = null;
    const pointer = this.#pointer(canvas, event);
    this.#lastPointer = pointer;
    if (event.button === 1 || (event.button === 0 && this.spaceHeld)) this.gesture = new Pan(this, pointer);
    else if (event.button === 0) this.gesture = this.#pressed(pointer);
  }
  #pressed(pointer: Pointer): Gesture {
    const hit = this.hitAt(pointer.canvas);
    if (hit.kind === 'port') return wireFromPort(this, hit.id, hit.end, pointer);
    return new Press(this, hit, pointer, (press, now) => (this.gesture = dragOf(this, press, now)));
  }

  pointerMove(canvas: Position, event: PointerLike): void {
    this.#lastPointer = this.#pointer(canvas, event);
    if (this.gesture) {
      this.gesture.move(this.#lastPointer);
      if (this.gesture && this.gesture.kind !== 'pan' && this.gesture.kind !== 'press') this.#autoPan.follow(canvas);
      return;
    }
    const hit = this.hitAt(canvas);
    this.hoverLayer = hit.kind === 'node' ? layerAt(this.scene, hit.id, this.at(canvas)) : null;
    if (!isSameHit(hit, this.hover)) this.hover = hit;
  }

  pointerUp(canvas: Position, event: PointerLike): void {
    const { gesture } = this;
    this.gesture = null;
    this.#autoPan.stop();
    gesture?.end(this.#pointer(canvas, event));
    this.editor.mark();
    this.hover = this.hitAt(canvas);
  }

  /** Gives up what the pointer is doing, as if it had not begun. True when there was something to give up. */
  cancel(): boolean {
    const { gesture } = this;
    if (this.quickAdd) {
      this.quickAdd = null;
      return true;
    }
    if (!gesture) return false;
    this.gesture = null;
    this.#autoPan.stop();
    gesture.cancel();
    this.editor.mark();
    return true;
  }

  doubleClick(canvas: Position): void {
    if (!this.editable) return;
    const hit = this.hitAt(canvas);
    if (hit.kind === 'stage' && this.scene.stages.get(hit.id)?.face.folded) return this.toggleStage(hit.id);
    if (hit.kind === 'stage' && onChevron(this, hit.id, this.at(canvas))) return;
    if (hit.kind === 'node' || hit.kind === 'stage' || hit.kind === 'note') {
      this.renaming = hit.id;
      return;
    }
    this.openQuickAdd(canvas, hit);
  }

  /** Folds a stage to one row, or opens it. */
  toggleStage(stage: StageId): void {
    if (!this.editable) return refuse(this);
    this.editor.run(collapseStage(this.editor.document, stage, !this.editor.document.stages[stage]?.collapsed));
  }

  openQuickAdd(canvas: Position, hit: Hit = this.hitAt(canvas)): void {
    this.quickAdd = quickAddAt(this, canvas, hit);
  }
  /** Tab: after the selected node, or into the selected wire. */
  quickAddAtSelection(): boolean {
    const quickAdd = this.editable ? quickAddAtSelection(this) : null;
    if (quickAdd) this.quickAdd = quickAdd;
    return quickAdd !== null;
  }

  /** R: these nodes become something else, with their wires. */
  replace(ids: readonly NodeId[]): void {
    const quickAdd = this.editable ? replaceAt(this, ids) : null;
    if (quickAdd) this.quickAdd = quickAdd;
  }

  /** Space moves the view while it is held; Shift, Alt and Ctrl change what a gesture under way does. True when the key is used up. */
  key(event: KeyboardEvent, down: boolean): boolean {
    if (this.gesture && ['Shift', 'Alt', 'Control', 'Meta'].includes(event.key)) {
      this.#again({ shift: event.shiftKey, alt: event.altKey, mod: event.ctrlKey || event.metaKey });
      return true;
    }
    if (event.key !== ' ' || isTextField(event.target) || event.target instanceof HTMLButtonElement) return false;
    this.spaceHeld = down;
    return true;
  }
}

const isSameHit = (a: Hit, b: Hit): boolean =>
  a.kind === b.kind && ('id' in a ? a.id : '') === ('id' in b ? b.id : '') && ('end' in a ? a.end : '') === ('end' in b ? b.end : '');
