import { expect, test } from 'vitest';
import { penKey, type Pen } from '../../../renderer/features/try-it/pen.ts';

const pen: Pen = { x: 70, y: 70, down: false };

test.each([
  ['ArrowLeft', false, 63, 70], ['ArrowRight', false, 77, 70], ['ArrowUp', true, 70, 68], ['ArrowDown', true, 70, 72],
])('%s (Shift: %s) leads the pen to %d, %d', (key, shift, x, y) => {
  expect(penKey(pen, key, shift, 140)).toEqual({ kind: 'move', pen: { x, y, down: false } });
});
test('it stays on the pad', () => {
  expect(penKey({ x: 3, y: 139, down: true }, 'ArrowLeft', false, 140)).toEqual({ kind: 'move', pen: { x: 0, y: 139, down: true } });
  expect(penKey({ x: 3, y: 139, down: true }, 'ArrowDown', false, 140)).toEqual({ kind: 'move', pen: { x: 3, y: 140, down: true } });
});
test('Space sets it down and lifts it, Delete clears, other keys are not for it', () => {
  expect(penKey(pen, ' ', false, 140)).toEqual({ kind: 'lift', pen: { ...pen, down: true } });
  expect(penKey({ ...pen, down: true }, ' ', false, 140)).toEqual({ kind: 'lift', pen });
  expect(penKey(pen, 'Delete', false, 140)).toEqual({ kind: 'clear' });
  expect(penKey(pen, 'Tab', false, 140)).toBeNull();
});
