import { describe, expect, it } from 'vitest';
import { centreDrawing, coverCrop, fromRgba, toRgba } from '../../../renderer/features/try-it/network-input.ts';
import { fromBase64, toBase64 } from '../../../renderer/ui/base64.ts';
import { leavingAt } from '../../../main-process/core/evaluation/index.ts';
import { answersOf } from '../../../renderer/features/try-it/try-it.svelte.ts';

describe('what a network is given', () => {
  it('is red, green and blue, or their luma', () => {
    const rgba = [255, 0, 0, 255, 10, 20, 30, 255];
    expect([...fromRgba(rgba, { height: 1, width: 2, channels: 3 })]).toEqual([255, 0, 0, 10, 20, 30]);
    expect([...fromRgba(rgba, { height: 1, width: 2, channels: 1 })]).toEqual([76, 18]);
    expect([...toRgba(Uint8Array.of(7), { height: 1, width: 1, channels: 1 })]).toEqual([7, 7, 7, 255]);
  });

  it.each([
    ['wide', { width: 200, height: 100 }, { x: 50, y: 0, width: 100, height: 100 }],
    ['high', { width: 64, height: 128 }, { x: 0, y: 32, width: 64, height: 64 }],
    ['of the input’s size', { width: 32, height: 32 }, { x: 0, y: 0, width: 32, height: 32 }],
  ])('is the middle of a %s picture', (_, picture, crop) => {
    expect(coverCrop(picture, { width: 32, height: 32, channels: 3 })).toEqual(crop);
  });

  it('survives base64', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, at) => at);
    expect(fromBase64(toBase64(bytes))).toEqual(bytes);
  });
});

describe('a drawing', () => {
  const size = { height: 28, width: 28, channels: 1 };
  const square = (side: number, left: number, top: number, length: number): Uint8Array =>
    Uint8Array.from({ length: side * side }, (_, at) => {
      const [x, y] = [at % side, Math.floor(at / side)];
      return x >= left && x < left + length && y >= top && y < top + length ? 255 : 0;
    });

  it.each([[0, 0, 40], [100, 60, 40], [10, 20, 100]])('at %i, %i of %i pixels fills 20 of 28 pixels around the middle', (left, top, length) => {
    const seen = centreDrawing(square(140, left, top, length), 140, size);
    const expected = square(28, 4, 4, 20);
    expect(Math.max(...seen.map((value, at) => Math.abs(value - (expected[at] as number))))).toBeLessThanOrEqual(1);
  });

  it('of nothing is black', () => {
    expect(centreDrawing(new Uint8Array(140 * 140), 140, size).every((value) => value === 0)).toBe(true);
  });
});

describe('answers', () => {
  const answers = answersOf({
    classNames: ['cat', 'dog'],
    outputs: [{ id: 'a', name: 'Exit 3', logits: [0, Math.log(3)] }, { id: 'b', name: 'Output', logits: [Math.log(9), 0] }],
    seconds: 0,
  });

  it('are soft-max probabilities, likeliest first', () => {
    expect(answers.map(({ top }) => top.map(({ name }) => name))).toEqual([['dog', 'cat'], ['cat', 'dog']]);
    expect(answers[0]?.top[0]?.probability).toBeCloseTo(0.75, 6);
    expect(answers[1]?.top[0]?.probability).toBeCloseTo(0.9, 6);
  });

  it.each([[0.5, 0], [0.76, 1], [0.99, 1]])('at threshold %f come from output %i', (threshold, output) => {
    expect(leavingAt(answers.map(({ top }) => top[0]?.probability ?? 0), [threshold])).toBe(output);
  });
});
