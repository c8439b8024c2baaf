import type { Position } from '../../main-process/core/graph/document.ts';
import type { DrawnEdge, DrawnNode, DrawnStage, Scene } from './model/scene.ts';

/** How long things take to their new places, ms (token `--motion`), and with how many nodes they jump instead. */
export const glideTime = 160;
export const glideLimit = 400;
/** Moves shorter than this (px) are there before the eye follows: typing, nudges. */
const least = 24;

/**
 * Do two nodes or more that both scenes show stand somewhere else, far enough to lose sight of? So it is after a layout,
 * an alignment, a row that was made room for, a fold, and after undo of any of them.
 */
export function worthGliding(from: Scene, to: Scene): boolean {
  if (to.nodes.size > glideLimit) return false;
  let moved = 0;
  for (const [id, { box }] of to.nodes) {
    const before = from.nodes.get(id)?.box;
    if (before && Math.hypot(box.x - before.x, box.y - before.y) >= least) moved += 1;
    if (moved > 1) return true;
  }
  return false;
}

/** The scene `share` (0 to 1) of the way from one to another: that of `to`, with what both show between its two places. */
export function between(from: Scene, to: Scene, share: number): Scene {
  if (share >= 1) return to;
  const point = (a: Position, b: Position): Position => ({ x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share });
  const placed = <D extends DrawnNode | DrawnStage>(before: D | undefined, item: D): D => {
    if (!before || (before.box.x === item.box.x && before.box.y === item.box.y)) return item;
    return { ...item, box: { ...item.box, ...point(before.box, item.box) } };
  };
  const wired = (before: DrawnEdge | undefined, edge: DrawnEdge): DrawnEdge => {
    if (!before || before.path === edge.path) return edge;
    const path = pathBetween(before.path, edge.path, point);
    return { ...edge, from: point(before.from, edge.from), to: point(before.to, edge.to), path };
  };
  const all = <T>(olds: ReadonlyMap<string, T>, items: ReadonlyMap<string, T>, mix: (before: T | undefined, item: T) => T) =>
    new Map([...items].map(([id, item]) => [id, mix(olds.get(id), item)]));
  return {
    ...to,
    nodes: all(from.nodes, to.nodes, placed),
    stages: all(from.stages, to.stages, placed),
    edges: all(from.edges, to.edges, wired),
  };
}

/** Bend by bend where both ways have as many; else straight, for the moment that it takes. */
function pathBetween(
  from: readonly Position[],
  to: readonly Position[],
  point: (a: Position, b: Position) => Position,
): readonly Position[] {
  if (from.length === to.length) return to.map((end, index) => point(from[index] ?? end, end));
  const [a, b, c, d] = [from[0], to[0], from[from.length - 1], to[to.length - 1]];
  return a && b && c && d ? [point(a, b), point(c, d)] : to;
}

/** Fast at first, slow at the end. */
const ease = (share: number): number => 1 - (1 - share) ** 3;

export interface Frames {
  readonly now: () => number;
  readonly request: (frame: () => void) => void;
}
const ofWindow: Frames = { now: () => performance.now(), request: (frame) => void requestAnimationFrame(frame) };

/**
 * Shows scenes, and lets nodes move to new places instead of jumping. Only what is shown takes the time: the document
 * and the scene that the pointer works on are at the end from the start.
 */
export class Glide {
  readonly #draw: (scene: Scene) => void;
  readonly #frames: Frames;
  #target: Scene | null = null;
  /** The scene that is drawn now. */
  #shown: Scene | null = null;
  #from: Scene | null = null;
  #start = 0;

  constructor(draw: (scene: Scene) => void, frames: Frames = ofWindow) {
    this.#draw = draw;
    this.#frames = frames;
  }

  /** @param still nothing may move by itself now: a drag is under way, another design was opened, or motion is unwanted */
  show(scene: Scene, still: boolean): void {
    const before = this.#target;
    this.#target = scene;
    if (still || !before || !this.#shown) {
      this.#from = null;
      this.#put(scene);
    } else if (worthGliding(before, scene)) {
      const running = this.#from !== null;
      this.#from = this.#shown;
      this.#start = this.#frames.now();
      if (!running) this.#frames.request(() => this.#step());
    } else if (!this.#from) this.#put(scene);
  }

  /** The view goes away. */
  stop(): void {
    this.#from = null;
    this.#target = null;
  }

  #step(): void {
    const [from, target] = [this.#from, this.#target];
    if (!from || !target) return;
    const share = Math.min(1, (this.#frames.now() - this.#start) / glideTime);
    if (share >= 1) this.#from = null;
    else this.#frames.request(() => this.#step());
    this.#put(between(from, target, ease(share)));
  }

  #put(scene: Scene): void {
    this.#shown = scene;
    this.#draw(scene);
  }
}
