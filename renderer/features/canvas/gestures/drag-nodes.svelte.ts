import type { EdgeId, NodeId, Position } from '../../../../main-process/core/graph/document.ts';
import { duplicate } from '../../../commands/clipboard.ts';
import type { Command } from '../../../commands/command.ts';
import { move, moveOntoEdge, takeOut } from '../../../commands/nodes.ts';
import { wireNear } from '../../../commands/place.ts';
import { axes } from '../../../graph-view/layout/axis.ts';
import * as measures from '../../../graph-view/layout/measures.ts';
import { align, type Alignment } from '../../../graph-view/model/alignment.ts';
import type { Displacement } from '../../../graph-view/model/displacement.ts';
import { extentOf, overlaps, snap, united, type Box, type Extent } from '../../../graph-view/model/geometry.ts';
import { edgesFrom, edgesInto, hasInput, hasOutput, hostOf, isDocked } from '../../../graph-view/model/structure.ts';
import { Obstacles } from '../../../graph-view/model/obstacles.ts';
import { routeWire } from '../../../graph-view/model/routes.ts';
import { stageKey, type Scene } from '../../../graph-view/model/scene.ts';
import type { GestureHost, Pointer, PointerGesture } from './host.ts';

let drags = 0;
/** How near a neighbour's line must be to hold what is dragged, in pixels of the screen. */
const alignReach = 6;

/** What the keys held at the start make of a drag: a copy is dragged away, or the node leaves the trunk. */
export type DragManner = 'move' | 'copy' | 'take-out';

/**
 * Moves nodes. They line up with their neighbours, else the one under the pointer lands on the grid; with Ctrl neither. A
 * node without wires that is let go on a wire goes into it. All of a drag is one step of the history.
 */
export class DragNodes implements PointerGesture {
  readonly kind = 'drag';
  readonly ids: readonly NodeId[];
  readonly #host: GestureHost;
  readonly #start: Position;
  readonly #anchor: Position;
  /** What opened nodes push down, without those that are dragged: what these push goes with them. */
  readonly #ground: Displacement;
  readonly #extent: Extent;
  readonly #key: string;
  #moved: Position = { x: 0, y: 0 };
  #edited = false;
  now = $state.raw<Position>({ x: 0, y: 0 });
  /** Wires as they would be without the node that hangs over them: it is in their way only while it is carried. */
  #wires: Scene['edges'] | null = null;
  alignment = $state.raw<Alignment | null>(null);
  /** The wire that a loose node would go into. */
  into = $state<EdgeId | null>(null);
  get intoPath(): readonly Position[] {
    return this.#wires?.get(this.into ?? '')?.path ?? [];
  }

  /** @param anchor where the node under the pointer was, in the document */
  constructor(host: GestureHost, ids: readonly NodeId[], anchor: Position, start: Position, pointer: Pointer, manner: DragManner = 'move') {
    this.#host = host;
    this.#anchor = anchor;
    this.#start = start;
    drags += 1;
    this.#key = `drag:${drags}`;
    this.ids = manner === 'copy' ? this.#copy(ids) : ids;
    const [only] = ids;
    if (manner === 'take-out' && only !== undefined) this.#run(takeOut(host.editor.document, only, this.#key));
    const { nodes, displacement } = host.scene;
    this.#ground = displacement.without(new Set(this.ids));
    const drawn = this.#ground.toDrawing(anchor);
    const alone: Box = { ...drawn, ...axes[host.scene.direction].node };
    this.#extent = united(this.ids.flatMap((id) => nodes.get(id)?.box ?? []).map(extentOf)) ?? extentOf(alone);
    this.move(pointer);
  }

  /** Only the first command can fail to change anything: a key of its own makes all of them one step. */
  #run(command: Command): void {
    if (this.#host.editor.run(command)) this.#edited = true;
  }

  #copy(ids: readonly NodeId[]): readonly NodeId[] {
    const { editor } = this.#host;
    const command = duplicate(editor.document, ids, { x: 0, y: 0 });
    if (!command) return ids;
    this.#run({ ...command, coalesceKey: this.#key });
    return (command.select ?? []).filter((id) => editor.document.positions[id] && !isDocked(editor.document, id));
  }

  move({ at, mod }: Pointer): void {
    this.now = at;
    const anchor = this.#anchor;
    const by = { x: at.x - this.#start.x, y: at.y - this.#start.y };
    this.alignment = mod ? null : align(shifted(this.#extent, by), this.#neighbours(), alignReach / this.#host.view.current.zoom);
    const drawn = this.#ground.toDrawing(anchor);
    const place = this.#ground.toDocument({ x: drawn.x + by.x + (this.alignment?.x ?? 0), y: drawn.y + by.y + (this.alignment?.y ?? 0) });
    const landed = mod ? { x: Math.round(place.x), y: Math.round(place.y) } : this.#onGrid(place, by);
    this.#moveTo({ x: landed.x - anchor.x, y: landed.y - anchor.y });
    this.into = this.#wireUnder(at);
  }

  /** On the grid, unless a neighbour's line holds it. A trunk is drawn on its own column: that one is kept close to it. */
  #onGrid(place: Position, by: Position): Position {
    const { turn, direction } = axes[this.#host.scene.direction];
    const held = { x: this.alignment?.x != null, y: this.alignment?.y != null };
    const [across, along] = direction === 'down' ? [held.x, held.y] : [held.y, held.x];
    const [at, way, anchor] = [turn(place), turn(by), turn(this.#anchor)];
    const x = across ? at.x : Math.abs(way.x) < measures.grid ? anchor.x : snap(at.x, measures.grid);
    return turn({ x, y: along ? at.y : snap(at.y, measures.grid / 2) });
  }

  #moveTo(wanted: Position): void {
    const by = { x: wanted.x - this.#moved.x, y: wanted.y - this.#moved.y };
    if (by.x === 0 && by.y === 0) return;
    this.#run(move(this.#host.editor.document, this.ids, by, this.#key));
    this.#moved = wanted;
  }

  /** What is seen and stays where it is. */
  #neighbours(): readonly Box[] {
    const { scene, view } = this.#host;
    const { x: right, y: bottom } = view.at({ x: view.size.width, y: view.size.height });
    const { x: left, y: top } = view.at({ x: 0, y: 0 });
    const seen = { left, top, right, bottom };
    return [...scene.nodes.values()].flatMap(({ id, box, host }) =>
      host === null && !this.ids.includes(id) && overlaps(extentOf(box), seen) ? [box] : [],
    );
  }

  #wireUnder(point: Position): EdgeId | null {
    const { editor, scene } = this.#host;
    const { document } = editor;
    const [id, ...others] = this.ids;
    const node = id === undefined || others.length > 0 ? undefined : document.nodes[id];
    if (!node || !hasInput(node) || !hasOutput(node) || edgesInto(document, node.id).length > 0) return null;
    if (edgesFrom(document, node.id).some((edge) => hostOf(document, edge.target) !== node.id)) return null;
    this.#wires ??= straightWires(scene, node.id);
    return wireNear(document, { ...scene, edges: this.#wires }, point);
  }

  end(): void {
    const { editor } = this.#host;
    const [id] = this.ids;
    if (this.into !== null && id !== undefined) this.#run(moveOntoEdge(editor.document, id, this.into, this.#key));
  }
  cancel(): void {
    if (this.#edited) this.#host.editor.undo();
  }
}

const nothing = new Obstacles([]);
function straightWires(scene: Scene, carried: NodeId): Scene['edges'] {
  const axis = axes[scene.direction];
  const boxOf = (id: string): Box | undefined =>
    scene.nodes.get(id)?.box ?? [...scene.stages.values()].find((stage) => stageKey(stage.id) === id)?.box;
  return new Map(
    [...scene.edges].flatMap(([id, edge]) => {
      const [source, target] = [boxOf(edge.source), boxOf(edge.target)];
      if (!source || !target || edge.source === carried || edge.target === carried || edge.place > 0) return [];
      return [[id, { ...edge, path: routeWire(axis, source, target, nothing).path }] as const];
    }),
  );
}

const shifted = ({ left, top, right, bottom }: Extent, { x, y }: Position): Extent => ({
  left: left + x,
  right: right + x,
  top: top + y,
  bottom: bottom + y,
});
