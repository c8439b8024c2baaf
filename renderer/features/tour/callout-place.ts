/** A rectangle in pixels of the window. */
export interface Rect {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}
export type Corner = Pick<Rect, 'left' | 'top'>;
export interface Size {
  readonly width: number;
  readonly height: number;
}

const gap = 12;
const edge = 12;

/**
 * Where a card stands so that it points at `target` and covers nothing of it: beside it where it fits, else below or
 * above, so that the trunk of a drawing stays in sight. With no target, or no side with room, at the lower left of the
 * window, clear of the rail and the status bar.
 */
export function placeCallout(target: Rect | null, card: Size, window: Size): Corner {
  const corner = { left: 60, top: Math.max(edge, window.height - card.height - 40) };
  if (!target) return corner;
  const right = target.left + target.width;
  const bottom = target.top + target.height;
  const within = (value: number, size: number, room: number): number => Math.max(edge, Math.min(value, room - size - edge));
  const x = within(target.left + target.width / 2 - card.width / 2, card.width, window.width);
  const y = within(target.top + target.height / 2 - card.height / 2, card.height, window.height);
  const sides = [
    { room: target.left - card.width, at: { left: target.left - gap - card.width, top: y } },
    { room: window.width - right - card.width, at: { left: right + gap, top: y } },
    { room: window.height - bottom - card.height, at: { left: x, top: bottom + gap } },
    { room: target.top - card.height, at: { left: x, top: target.top - gap - card.height } },
  ];
  return sides.find(({ room }) => room >= gap + edge)?.at ?? corner;
}
