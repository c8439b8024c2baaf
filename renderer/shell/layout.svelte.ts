import { z } from 'zod';
import { preference } from '../host/preferences.ts';

export const dockTabs = ['problems', 'curves', 'outputs', 'heat', 'log', 'history', 'changes', 'experiment'] as const;
export type DockTab = (typeof dockTabs)[number];
export type Edge = 'left' | 'right' | 'dock';

/** Measures of the mockup in pixels, and how far each edge may be drawn. */
export const limits: Readonly<Record<Edge, { readonly initial: number; readonly min: number; readonly max: number }>> = {
  left: { initial: 240, min: 200, max: 420 },
  right: { initial: 320, min: 280, max: 520 },
  dock: { initial: 204, min: 120, max: 640 },
};
/** A tall window has room for a higher dock (mockup README, "Measures"). */
const tallDock = 276;
const tallWindow = 1000;

const sizeSchema = z.object({ left: z.number(), right: z.number(), dock: z.number().nullable() });
const sizes = preference('layout', sizeSchema, { left: limits.left.initial, right: limits.right.initial, dock: null as number | null });
const clamp = (edge: Edge, value: number): number => Math.round(Math.min(limits[edge].max, Math.max(limits[edge].min, value)));

/** Sizes and folds of the frame. In pixels, not per cent: a wider window gives its width to the canvas. Kept between sessions. */
export class Layout {
  #sizes = $state.raw(sizes.read());
  #windowHeight = $state(window.innerHeight);
  collapsed = $state<Record<Edge, boolean>>({ left: false, right: false, dock: false });
  dockTab = $state<DockTab>('problems');

  readonly left: number = $derived(this.#sizes.left);
  readonly right: number = $derived(this.#sizes.right);
  readonly dock: number = $derived.by(() => {
    const wanted = this.#sizes.dock ?? (this.#windowHeight >= tallWindow ? tallDock : limits.dock.initial);
    return Math.max(limits.dock.min, Math.min(wanted, this.#windowHeight - 280));
  });

  constructor() {
    window.addEventListener('resize', () => (this.#windowHeight = window.innerHeight));
  }

  size(edge: Edge): number {
    return this[edge];
  }

  resize(edge: Edge, value: number): void {
    this.#sizes = { ...this.#sizes, [edge]: clamp(edge, value) };
    this.collapsed[edge] = false;
    sizes.write(this.#sizes);
  }

  reset(edge: Edge): void {
    this.#sizes = { ...this.#sizes, [edge]: edge === 'dock' ? null : limits[edge].initial };
    sizes.write(this.#sizes);
  }

  toggle(edge: Edge): void {
    this.collapsed[edge] = !this.collapsed[edge];
  }

  /** Opens the dock at a tab. */
  show(tab: DockTab): void {
    this.dockTab = tab;
    this.collapsed.dock = false;
  }
}
