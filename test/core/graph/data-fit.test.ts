import { describe, expect, it } from 'vitest';
import { classesFit, imagesFit, sizeText } from '../../../main-process/core/graph/data-fit.ts';

const data = { height: 32, width: 28, channels: 3, classNames: ['a', 'b'] };

describe('whether a data set fits a design', () => {
  it.each([
    { height: 32, width: 28, channels: 3, fits: true },
    { height: 28, width: 32, channels: 3, fits: false },
    { height: 32, width: 28, channels: 1, fits: false },
  ])('images into $height×$width×$channels: $fits', ({ fits, ...input }) => {
    expect(imagesFit(input, data)).toBe(fits);
  });
  it.each([[1, false], [2, true], [3, false]])('two classes on %i logits: %s', (classes, fits) => {
    expect(classesFit(classes, data)).toBe(fits);
  });
  it('writes a size as height, width, channels', () => {
    expect(sizeText(data)).toBe('32×28×3');
  });
});
