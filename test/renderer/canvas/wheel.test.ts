import { describe, expect, it } from 'vitest';
import { WheelReader, type WheelFacts } from '../../../renderer/features/canvas/wheel.ts';

const turn = (facts: Partial<WheelFacts>): WheelFacts => ({
  deltaX: 0,
  deltaY: 0,
  deltaMode: 0,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  timeStamp: 0,
  ...facts,
});
const notch = turn({ deltaY: 100, wheelDeltaY: -120 });
const fingers = turn({ deltaY: 3, wheelDeltaY: -9 });

describe('WheelReader', () => {
  it.each([
    ['a notch of a wheel', notch, 'zoom'],
    ['a notch on a screen at 125 %', turn({ deltaY: 80, wheelDeltaY: -120 }), 'zoom'],
    ['lines (Firefox)', turn({ deltaY: 3, deltaMode: 1 }), 'zoom'],
    ['two fingers', fingers, 'scroll'],
    ['two fingers, between pixels', turn({ deltaY: 1.25 }), 'scroll'],
    ['two fingers, fast', turn({ deltaY: 74, wheelDeltaY: -222 }), 'scroll'],
    ['two fingers, sideways', turn({ deltaX: 12, deltaY: 1 }), 'scroll'],
    ['a pinch', turn({ deltaY: 2.5, ctrlKey: true }), 'zoom'],
    ['Ctrl and the wheel', { ...notch, ctrlKey: true }, 'zoom'],
    ['Shift and the wheel', { ...notch, shiftKey: true }, 'scroll'],
  ] as const)('%s', (_, event, kind) => {
    expect(new WheelReader().read(event, 'automatic').kind).toBe(kind);
  });

  it.each([
    ['zooms', fingers, 'zoom'],
    ['scrolls', notch, 'scroll'],
    ['scrolls', { ...notch, ctrlKey: true }, 'zoom'],
    ['zooms', { ...notch, shiftKey: true }, 'scroll'],
  ] as const)('does as it is told: %s', (manner, event, kind) => {
    expect(new WheelReader().read(event, manner).kind).toBe(kind);
  });

  it('scrolls both ways by as much as was turned, sideways with Shift', () => {
    expect(new WheelReader().read(turn({ deltaX: 4, deltaY: -7 }), 'automatic')).toEqual({ kind: 'scroll', by: { x: -4, y: 7 } });
    expect(new WheelReader().read({ ...notch, shiftKey: true }, 'automatic')).toEqual({ kind: 'scroll', by: { x: -100, y: 0 } });
  });

  it('takes a movement for one device to its end, and looks anew after a pause', () => {
    const reader = new WheelReader();
    const kinds = [
      { ...fingers, timeStamp: 0 },
      turn({ deltaY: 120, wheelDeltaY: -120, timeStamp: 50 }),
      { ...notch, timeStamp: 1_000 },
      turn({ deltaY: 4, timeStamp: 1_050 }),
      turn({ deltaX: 2, deltaY: 4, timeStamp: 1_100 }),
    ].map((event) => reader.read(event, 'automatic').kind);
    expect(kinds).toEqual(['scroll', 'scroll', 'zoom', 'zoom', 'scroll']);
  });

  it('zooms in when pushed away, and never leaps', () => {
    const factor = (deltaY: number): number => {
      const intent = new WheelReader().read(turn({ deltaY, ctrlKey: true }), 'automatic');
      return intent.kind === 'zoom' ? intent.factor : Number.NaN;
    };
    expect(factor(-5)).toBeGreaterThan(1);
    expect(factor(5) * factor(-5)).toBeCloseTo(1, 12);
    expect(factor(-5_000)).toBeLessThan(1.3);
  });
});
