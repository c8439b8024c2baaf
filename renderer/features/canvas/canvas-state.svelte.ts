import type { NodeId, Position, StageId } from '../../../main-process/core/graph/document.ts';
import { connect } from '../../commands/edges.ts';
import { isTextField } from '../../commands/actions/registry.ts';
import { move } from '../../commands/nodes.ts';
import { moveOutput, whyNotAttach } from '../../commands/outputs.ts';
import { collapseStage } from '../../commands/stages.ts';
import type { PaletteItem } from '../../commands/palette-items.ts';
import { placeAt, placeAtSelection, placeItem, whyNotPlaceAfter, wireTargets, type Place } from '../../commands/place.ts';
import { GraphView, type Camera } from '../../graph-view/graph-view.ts';
import { contains, extentOf, pathExtent, snap } from '../../graph-view/model/geometry.ts';
import { hitTest, nodesWithin, rowAt, type Hit } from '../../graph-view/model/hit-test.ts';
import { buildScene } from '../../graph-view/model/build-scene.ts';
import type { Scene } from '../../graph-view/model/scene.ts';
import { foldedInto, hasOutput, isDocked, whyNotConnect } from '../../graph-view/model/structure.ts';
import * as measures from '../../graph-view/layout/measures.ts';
import type { Editor } from '../../state/editor.svelte.ts';
import type { DropZone, Viewport } from '../../state/viewport.ts';
import type { Size } from './camera.ts';
import { CanvasCamera } from './canvas-camera.svelte.ts';
import { frameExtent, type Gesture, type QuickAdd } from './gesture.ts';

const none: Gesture = { kind: 'none' };
const dragThreshold = 3;
let gestures = 0;

/**
 * Pointer, camera and what is shown on top of the drawing. Reads the document through the scene, changes it through
 * commands; while the design is locked it only looks and selects.
 */
export class CanvasState implements Viewport, DropZone {
  readonly editor: Editor;
  tool = $state<'select' | 'hand'>('select');
  /** What part of the drawing is seen. */
  readonly view = new CanvasCamera(() => GraphView.extent(this.scene));
  gesture = $state.raw<Gesture>(none);
  hover = $state.raw<Hit>({ kind: 'empty' });
  quickAdd = $state.raw<QuickAdd | null>(null);
  /** Node or stage whose name is being typed on the canvas. */
  renaming = $state<string | null>(null);
  /** A stage is about to be made here. */
  stagePlace = $state.raw<Place | null>(null);
  spaceHeld = $state(false);

  exitValues = $state.raw<Readonly<Record<NodeId, number>> | null>(null);
  cutAt = $state<NodeId | null>(null);

  #last: Scene | undefined;
  readonly scene: Scene = $derived.by(() => {
    const { document, analysis, selection } = this.editor;
    this.#last = buildScene(document, analysis, { selection, exitValues: this.exitValues, cutAt: this.cutAt }, this.#last);
    return this.#last;
  });
  readonly editable: boolean = $derived.by(() => this.editor.lockReason === null);
  /** Nodes whose bottom handle is shown. */
  readonly ports: ReadonlySet<NodeId> = $derived.by(() => {
    if (!this.editable || this.gesture.kind === 'drop') return new Set<NodeId>();
    const { nodes } = this.editor.document;
    const ids =
      this.gesture.kind === 'wire'
        ? [this.gesture.source]
        : [
            ...(this.editor.selection.size === 1 ? this.editor.selection : []),
            ...(this.hover.kind === 'node' || this.hover.kind === 'port' ? [this.hover.id] : []),
          ];
    return new Set(ids.filter((id) => nodes[id] && hasOutput(nodes[id])));
  });

  constructor(editor: Editor) {
    this.editor = editor;
  }

  /** Set by the component, which has the element. */
  focus: () => void = () => {};

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
  zoomIn(): void {
    this.view.zoom(1.25);
  }
  zoomOut(): void {
    this.view.zoom(0.8);
  }
  reveal(id: string): void {
    const stage = foldedInto(this.editor.document, id) ?? id;
    const box = this.scene.nodes.get(id)?.box ?? this.scene.stages.get(stage)?.box;
    const path = this.scene.edges.get(id)?.path;
    if (box) this.view.reveal(extentOf(box));
    else if (path) this.view.reveal(pathExtent(path));
  }

  // ── Pointer ──

  hitAt(canvas: Position): Hit {
    return hitTest(this.scene, this.at(canvas), this.camera.zoom, this.ports);
  }

  pointerDown(canvas: Position, event: Pick<PointerEvent, 'button' | 'shiftKey' | 'ctrlKey' | 'metaKey'>): void {
    this.quickAdd = null;
    if (event.button === 1 || (event.button === 0 && (this.tool === 'hand' || this.spaceHeld))) {
      this.gesture = { kind: 'pan', canvas, pan: this.camera.pan };
      return;
    }
    if (event.button !== 0) return;
    const hit = this.hitAt(canvas);
    const start = this.at(canvas);
    const added = event.shiftKey || event.ctrlKey || event.metaKey;
    if (hit.kind === 'port') {
      this.gesture = {
        kind: 'wire',
        source: hit.id,
        now: start,
        target: null,
        reason: '',
        targets: new Set(wireTargets(this.editor.document, hit.id)),
      };
      return;
    }
    this.#selectHit(hit, added);
    this.gesture = { kind: 'press', hit, start, canvas, added };
  }

  #selectHit(hit: Hit, added: boolean): void {
    const { selection } = this.editor;
    if (hit.kind === 'node' || hit.kind === 'edge') {
      if (added) this.editor.select(selection.has(hit.id) ? [...selection].filter((id) => id !== hit.id) : [...selection, hit.id]);
      else if (!selection.has(hit.id)) this.editor.select([hit.id]);
    } else if (hit.kind === 'stage') {
      const members = this.scene.stages.get(hit.id)?.members ?? [];
      this.editor.select(added ? [...selection, ...members] : members);
    } else if (!added && selection.size > 0) this.editor.select([]);
  }

  pointerMove(canvas: Position): void {
    const { gesture } = this;
    const now = this.at(canvas);
    switch (gesture.kind) {
      case 'none': {
        const hit = this.hitAt(canvas);
        if (hit.kind !== this.hover.kind || ('id' in hit && 'id' in this.hover && hit.id !== this.hover.id)) this.hover = hit;
        return;
      }
      case 'press':
        if (Math.hypot(canvas.x - gesture.canvas.x, canvas.y - gesture.canvas.y) >= dragThreshold) this.#startDrag(gesture, now);
        return;
      case 'pan':
        this.view.panTo({ x: gesture.pan.x + canvas.x - gesture.canvas.x, y: gesture.pan.y + canvas.y - gesture.canvas.y });
        return;
      case 'frame':
        this.gesture = { ...gesture, now };
        this.editor.select([...gesture.base, ...nodesWithin(this.scene, frameExtent(gesture.start, now))]);
        return;
      case 'drag':
        this.#drag(gesture, now);
        return;
      case 'carry-output':
        this.gesture = { ...gesture, now, ...this.#hostFor(now) };
        return;
      case 'wire': {
        const hit = hitTest(this.scene, now, this.camera.zoom);
        const over = hit.kind === 'node' ? hit.id : null;
        const legal = over !== null && gesture.targets.has(over);
        this.gesture = {
          ...gesture,
          now,
          target: legal ? over : null,
          reason:
            over !== null && !legal && over !== gesture.source ? (whyNotConnect(this.editor.document, gesture.source, over) ?? '') : '',
        };
        return;
      }
      case 'drop':
        return;
    }
  }

  #hostFor(point: Position): { readonly host: NodeId | null; readonly reason: string } {
    const row = rowAt(this.scene, point);
    const reason = row === null ? '' : (whyNotAttach(this.editor.document, row) ?? '');
    return { host: reason === '' ? row : null, reason };
  }

  #startDrag(press: Extract<Gesture, { kind: 'press' }>, now: Position): void {
    const { hit, start, added } = press;
    const { document, selection } = this.editor;
    if (hit.kind === 'empty' || hit.kind === 'edge') {
      this.gesture = { kind: 'frame', start, now, base: added ? selection : new Set() };
      return;
    }
    if (!this.editable) {
      this.editor.announce(this.editor.lockReason ?? '');
      this.gesture = none;
      return;
    }
    if (hit.kind === 'node' && selection.size <= 1 && isDocked(document, hit.id)) {
      this.gesture = { kind: 'carry-output', id: hit.id, now, ...this.#hostFor(now) };
      return;
    }
    const ids = [...selection].filter((id) => document.positions[id] && !isDocked(document, id));
    const anchorId = hit.kind === 'node' && document.positions[hit.id] ? hit.id : ids[0];
    const anchor = anchorId === undefined ? undefined : document.positions[anchorId];
    if (!anchor) {
      this.gesture = none;
      return;
    }
    gestures += 1;
    const gesture = { kind: 'drag', ids, start, moved: { x: 0, y: 0 }, anchor, key: `drag:${gestures}` } as const;
    this.gesture = gesture;
    this.#drag(gesture, now);
  }

  /** The node under the pointer lands on the grid; the others keep their distance to it. */
  #drag(gesture: Extract<Gesture, { kind: 'drag' }>, now: Position): void {
    const { anchor, start } = gesture;
    // A trunk is drawn on its own column: that one is kept where the pointer is close to it.
    const column = Math.abs(now.x - start.x) < measures.grid ? anchor.x : snap(anchor.x + now.x - start.x, measures.grid);
    const wanted = { x: column - anchor.x, y: snap(anchor.y + now.y - start.y, measures.grid / 2) - anchor.y };
    const by = { x: wanted.x - gesture.moved.x, y: wanted.y - gesture.moved.y };
    if (by.x === 0 && by.y === 0) return;
    this.editor.run(move(this.editor.document, gesture.ids, by, gesture.key));
    this.gesture = { ...gesture, moved: wanted };
  }

  pointerUp(canvas: Position): void {
    const { gesture } = this;
    this.gesture = none;
    this.editor.mark();
    if (gesture.kind === 'press' && gesture.hit.kind === 'stage' && this.#onChevron(gesture.hit.id, gesture.start))
      this.toggleStage(gesture.hit.id);
    else if (gesture.kind === 'press' && !gesture.added && gesture.hit.kind === 'node' && this.editor.selection.size > 1) {
      this.editor.select([gesture.hit.id]);
    } else if (gesture.kind === 'carry-output') {
      if (gesture.host !== null) this.editor.run(moveOutput(this.editor.document, gesture.id, gesture.host));
      else this.editor.announce(gesture.reason || 'Drop the output on a block.', 'error');
    } else if (gesture.kind === 'wire') this.#finishWire(gesture, canvas);
    this.hover = this.hitAt(canvas);
  }

  #onChevron(stage: StageId, point: Position): boolean {
    const drawn = this.scene.stages.get(stage);
    if (!drawn) return false;
    const corner = { x: drawn.box.x - drawn.box.width / 2, y: drawn.box.y - drawn.box.height / 2 };
    return contains({ left: corner.x + 4, right: corner.x + 26, top: corner.y, bottom: corner.y + 26 }, point);
  }
  /** Folds a stage to one row, or opens it. */
  toggleStage(stage: StageId): void {
    if (!this.editable) return this.editor.announce(this.editor.lockReason ?? '', 'error');
    this.editor.run(collapseStage(this.editor.document, stage, !this.editor.document.stages[stage]?.collapsed));
  }

  #finishWire(gesture: Extract<Gesture, { kind: 'wire' }>, canvas: Position): void {
    if (gesture.target !== null) {
      this.#connect(gesture.source, gesture.target);
      return;
    }
    if (gesture.reason !== '') return this.editor.announce(gesture.reason, 'error');
    const hit = hitTest(this.scene, gesture.now, this.camera.zoom);
    if (hit.kind === 'node') return;
    const at = { x: snap(gesture.now.x, measures.grid), y: snap(gesture.now.y, measures.grid) };
    this.quickAdd = { at: canvas, place: { kind: 'wired', source: gesture.source, at } };
  }

  /** Says so when the target let go of another wire: only merges take more than one. */
  #connect(source: NodeId, target: NodeId): void {
    const { nodes, edges } = this.editor.document;
    this.editor.run(connect(this.editor.document, source, target));
    const lost = Object.values(edges).find((edge) => edge.target === target && !(edge.id in this.editor.document.edges));
    if (lost)
      this.editor.announce(
        `${nodes[target]?.name ?? target} takes one wire: it let go of ${nodes[lost.source]?.name ?? lost.source}. Join branches with Add or Concatenate.`,
        'error',
      );
  }

  /** Gives up what the pointer is doing, as if it had not begun. True when there was something to give up. */
  cancel(): boolean {
    const { gesture } = this;
    if (this.quickAdd) {
      this.quickAdd = null;
      return true;
    }
    if (gesture.kind === 'none') return false;
    this.gesture = none;
    if (gesture.kind === 'drag' && (gesture.moved.x !== 0 || gesture.moved.y !== 0)) this.editor.undo();
    this.editor.mark();
    return true;
  }

  doubleClick(canvas: Position): void {
    if (!this.editable) return;
    const hit = this.hitAt(canvas);
    if (hit.kind === 'stage' && this.scene.stages.get(hit.id)?.face.folded) return this.toggleStage(hit.id);
    if (hit.kind === 'stage' && this.#onChevron(hit.id, this.at(canvas))) return;
    if (hit.kind === 'node' || hit.kind === 'stage') {
      this.renaming = hit.id;
      return;
    }
    this.openQuickAdd(canvas, hit);
  }

  openQuickAdd(canvas: Position, hit: Hit = this.hitAt(canvas)): void {
    const point = this.at(canvas);
    const place: Place =
      hit.kind === 'edge'
        ? { kind: 'insert', edge: hit.id }
        : hit.kind === 'node' || hit.kind === 'port'
          ? { kind: 'after', node: hit.id }
          : placeAt(this.editor.document, this.scene, { kind: 'conv' }, point);
    this.quickAdd = { at: canvas, place };
  }

  /** Tab: after the selected node, or into the selected wire. */
  quickAddAtSelection(): boolean {
    const [id] = [...this.editor.selection].slice(-1);
    if (!this.editable || id === undefined) return false;
    const box = this.scene.nodes.get(id)?.box;
    const edge = this.scene.edges.get(id);
    const middle = box ? { x: box.x, y: box.y + box.height / 2 + 4 } : edge?.path[0];
    if (!middle) return false;
    const { zoom, pan } = this.camera;
    this.quickAdd = {
      at: { x: middle.x * zoom + pan.x, y: middle.y * zoom + pan.y },
      place: box ? { kind: 'after', node: id } : { kind: 'insert', edge: id },
    };
    return true;
  }

  key(event: KeyboardEvent, down: boolean): boolean {
    if (event.key !== ' ' || isTextField(event.target) || event.target instanceof HTMLButtonElement) return false;
    this.spaceHeld = down;
    return true;
  }

  // ── Palette ──

  #inside(client: Position): Position | null {
    const point = { x: client.x - this.origin.x, y: client.y - this.origin.y };
    return point.x >= 0 && point.y >= 0 && point.x <= this.size.width && point.y <= this.size.height ? point : null;
  }
  /** Corner of the canvas in the window. */
  origin: Position = { x: 0, y: 0 };
  measureOrigin: () => void = () => {};

  over(item: PaletteItem, client: Position): void {
    this.measureOrigin();
    const canvas = this.#inside(client);
    if (!canvas || !this.editable) {
      if (this.gesture.kind === 'drop') this.gesture = none;
      return;
    }
    const now = this.at(canvas);
    this.gesture = { kind: 'drop', item, now, place: placeAt(this.editor.document, this.scene, item, now) };
  }
  drop(item: PaletteItem, client: Position): void {
    this.over(item, client);
    const { gesture } = this;
    this.gesture = none;
    if (gesture.kind !== 'drop') {
      if (!this.editable) this.editor.announce(this.editor.lockReason ?? '', 'error');
      return;
    }
    this.put(item, gesture.place);
    this.focus();
  }
  leave(): void {
    if (this.gesture.kind === 'drop') this.gesture = none;
  }

  /** Puts an item into a place, or says why it cannot go there. */
  put(item: PaletteItem, place: Place): void {
    if (!this.editable) return this.editor.announce(this.editor.lockReason ?? '', 'error');
    if (place.kind === 'refused') return this.editor.announce(place.reason, 'error');
    if (item.stage) {
      this.stagePlace = place;
      return;
    }
    const reason = place.kind === 'after' ? whyNotPlaceAfter(this.editor.document, item.kind, place.node) : null;
    const command = placeItem(this.editor.document, this.editor.analysis, item, place);
    if (!command) return this.editor.announce(reason ?? 'It cannot go there.', 'error');
    const [made] = command.select ?? [];
    if (this.editor.run(command) && made !== undefined) this.reveal(made);
  }

  insertAtSelection(item: PaletteItem): void {
    const { document, selection } = this.editor;
    this.put(item, placeAtSelection(document, this.scene, selection, item, this.at(this.view.middle)));
  }
}
