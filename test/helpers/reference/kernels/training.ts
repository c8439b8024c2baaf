import type * as primitives from '../../../../main-process/core/program/primitives/training.ts';
import { at, lastDim, map, scalar, sizeOf, tensor64, zeros } from '../tensor.ts';
import type { Kernels } from './kernel.ts';

export const training: Kernels<keyof typeof primitives> = {
  crossEntropy: (_, [logits, targets]) => {
    const classes = lastDim(logits);
    const count = logits.data.length / classes;
    const residual = zeros(logits.shape);
    let loss = 0;
    for (let image = 0; image < count; image++) {
      const row = logits.data.subarray(image * classes, (image + 1) * classes);
      const most = Math.max(...row);
      const logTotal = most + Math.log(row.reduce((total, score) => total + Math.exp(score - most), 0));
      row.forEach((score, k) => {
        const wanted = at(targets, image * classes + k);
        loss -= (wanted * (score - logTotal)) / count;
        residual.data[image * classes + k] = Math.exp(score - logTotal) - wanted;
      });
    }
    return [scalar(loss), residual];
  },
  batchSize: (_, [x]) => [scalar(x.shape[0] ?? 0)],
  oneHot: ({ classes, on, off }, [labels]) => {
    const { data } = labels;
    return [map(zeros([data.length, classes]), (_value, i) => (i % classes === data[Math.floor(i / classes)] ? on : off))];
  },
  errorCount: (_, [logits, labels]) => {
    const classes = lastDim(logits);
    const wrong = labels.data.filter((label, image) => {
      const row = logits.data.subarray(image * classes, (image + 1) * classes);
      return row.indexOf(Math.max(...row)) !== label;
    });
    return [scalar(wrong.length)];
  },
  dropoutMask: ({ rate }, [x, seed], { uniform }) => {
    const draws = uniform([at(seed, 0), at(seed, 1)], x.shape);
    return [map(x, (_value, i) => ((draws[i] ?? NaN) >= rate ? 1 / (1 - rate) : 0))];
  },
  row: ({ index }, [x]) => {
    const [, ...shape] = x.shape;
    return [tensor64(x.data.subarray(index * sizeOf(shape), (index + 1) * sizeOf(shape)), shape)];
  },
  windowMask: ({ height, width }, [bounds]) => {
    const count = bounds.shape[0] ?? 0;
    const bound = (image: number, which: number): number => at(bounds, image * 4 + which);
    return [
      map(zeros([count, height, width, 1]), (_value, i) => {
        const [image, row, column] = [Math.floor(i / (height * width)), Math.floor(i / width) % height, i % width];
        const inside = row >= bound(image, 0) && row < bound(image, 1) && column >= bound(image, 2) && column < bound(image, 3);
        return inside ? 1 : 0;
      }),
    ];
  },
};
