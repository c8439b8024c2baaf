/** A pen on the drawing pad that is led by keys. */
export interface Pen {
  readonly x: number;
  readonly y: number;
  /** It draws while it moves. */
  readonly down: boolean;
}

export type PenMove = { readonly kind: 'move' | 'lift'; readonly pen: Pen } | { readonly kind: 'clear' };

/** Pixels of the pad a key goes; with Shift it goes finely. */
const STEP = 7;
const FINE = 2;
const ways: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1],
};

/** What a key does with the pen: arrows lead it, Space sets it down or lifts it, Delete clears the pad. Null: nothing. */
export function penKey(pen: Pen, key: string, shift: boolean, side: number): PenMove | null {
  const way = ways[key];
  if (way) {
    const step = shift ? FINE : STEP;
    const within = (value: number): number => Math.max(0, Math.min(side, value));
    return { kind: 'move', pen: { ...pen, x: within(pen.x + step * way[0]), y: within(pen.y + step * way[1]) } };
  }
  if (key === ' ') return { kind: 'lift', pen: { ...pen, down: !pen.down } };
  return key === 'Delete' || key === 'Backspace' ? { kind: 'clear' } : null;
}
