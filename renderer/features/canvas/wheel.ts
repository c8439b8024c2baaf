import type { Position } from '../../../main-process/core/graph/document.ts';
import type { WheelManner } from './pointer-settings.svelte.ts';

/** What a turn of the wheel asks for. `by` is in pixels of the canvas. */
export type WheelIntent =
  { readonly kind: 'zoom'; readonly factor: number } | { readonly kind: 'scroll'; readonly by: Position };

export type WheelFacts = Pick<WheelEvent, 'deltaX' | 'deltaY' | 'deltaMode' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'timeStamp'> & {
  /** Chromium and Safari: multiples of 120 from a wheel with notches. */
  readonly wheelDeltaY?: number;
};

/** Pixels in one unit of `deltaMode`: pixels, lines, pages. */
const unitOf = [1, 16, 400] as const;
/** Events closer than this (ms) come from one movement of one device: a flick's last, smallest events too. */
const burst = 200;
/** Zoom of one pixel of the wheel; a pinch gives pixels some ten times smaller. */
const rate = { wheel: 0.0016, pinch: 0.01 } as const;
/** The most that one event may zoom: a notch with Ctrl is no pinch of a hundred pixels. */
const most = 0.25;

/**
 * Tells trackpad from wheel, which browsers do not. Remembers the device of the movement under way, so that it does not
 * change its mind in the middle.
 */
export class WheelReader {
  #last = Number.NEGATIVE_INFINITY;
  #device: 'wheel' | 'trackpad' = 'wheel';

  read(event: WheelFacts, manner: WheelManner): WheelIntent {
    const unit = unitOf[event.deltaMode] ?? 1;
    const [x, y] = [event.deltaX * unit, event.deltaY * unit];
    this.#follow(event);
    // A pinch comes as a wheel with Ctrl held, by all browsers' custom.
    if (event.ctrlKey || event.metaKey) return zoom(y, Math.abs(y) < 40 ? rate.pinch : rate.wheel);
    if (event.shiftKey) return { kind: 'scroll', by: { x: -(x || y), y: x === 0 ? 0 : -y } };
    if (manner === 'scrolls' || (manner === 'automatic' && this.#device === 'trackpad')) return { kind: 'scroll', by: { x: -x, y: -y } };
    return y === 0 ? { kind: 'scroll', by: { x: -x, y: 0 } } : zoom(y, rate.wheel);
  }

  #follow(event: WheelFacts): void {
    const begins = event.timeStamp - this.#last > burst;
    this.#last = event.timeStamp;
    if (begins) this.#device = deviceOf(event);
    // Both ways at once is nothing that a wheel can do.
    else if (event.deltaX !== 0 && event.deltaY !== 0) this.#device = 'trackpad';
  }
}

function deviceOf({ deltaX, deltaY, deltaMode, wheelDeltaY }: WheelFacts): 'wheel' | 'trackpad' {
  if (deltaMode !== 0) return 'wheel';
  if (deltaX !== 0) return 'trackpad';
  if (wheelDeltaY !== undefined && wheelDeltaY !== 0 && Math.abs(deltaY) >= 40) return wheelDeltaY % 120 === 0 ? 'wheel' : 'trackpad';
  return Number.isInteger(deltaY) && Math.abs(deltaY) >= 40 ? 'wheel' : 'trackpad';
}

const zoom = (pixels: number, perPixel: number): WheelIntent => ({
  kind: 'zoom',
  factor: Math.exp(-Math.max(-most, Math.min(most, pixels * perPixel))),
});
