import type { ProgramConfig } from '../../main-process/core/program/config.ts';
import type { LoweredGraph } from '../../main-process/core/lower/lowered-graph.ts';
import { deriveSeed, uniforms } from '../../main-process/core/random/seed.ts';
import type { ImageBatch, VariableInfo } from '../../main-process/engines/network.ts';

export interface ImageSize {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

export function imageSize(graph: LoweredGraph): ImageSize {
  const input = graph.layers.find(({ id }) => id === graph.input);
  if (input?.op !== 'input') throw new Error('The graph has no input layer.');
  return input.attributes;
}

/** Plain SGD in float32 without momentum, weight decay, smoothing or clipping, where nothing else is said. */
export function programConfig(graph: LoweredGraph, overrides: Partial<ProgramConfig> = {}): ProgramConfig {
  const perChannel = (value: (channel: number) => number): number[] =>
    Array.from({ length: imageSize(graph).channels }, (_, channel) => value(channel));
  return {
    method: 'fused', lossRatioRule: false, optimizer: 'sgd', momentum: 0, nesterov: true,
    adam: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }, weightDecay: 0, labelSmoothing: 0, clipNorm: null,
    precision: 'float32', seed: 1,
    normalisation: { mean: perChannel((channel) => 120 + 5 * channel), std: perChannel((channel) => 60 + 3 * channel) },
    ...overrides,
  };
}

/**
 * Images of noise, each channel of each brighter or darker than the others (their means would else be alike, and batch norm
 * of means a division by nearly 0), with random labels. @param padded also leave a different margin of each image out of the picture */
export function randomBatch(graph: LoweredGraph, count: number, seed: number, padded = false): ImageBatch {
  const { height, width, channels } = imageSize(graph);
  const next = uniforms(deriveSeed(seed, 'batch'));
  const below = (limit: number): number => Math.floor(next() * limit);
  const brightness = Array.from({ length: count * channels }, () => below(160));
  const images = Uint8Array.from({ length: count * height * width * channels }, (_, i) => {
    const image = Math.floor(i / (height * width * channels));
    return (brightness[image * channels + (i % channels)] ?? 0) + below(96);
  });
  const labels = Int32Array.from({ length: count }, () => below(graph.classes));
  if (!padded) return { count, images, labels };
  const bounds = Array.from({ length: count }, () => [below(2), height - below(2), below(3), width - below(3)]);
  return { count, images, labels, window: Int32Array.from(bounds.flat()) };
}

/** The images as the network sees them: normalised, 0 outside the picture. */
export function normalisedImages(graph: LoweredGraph, { mean, std }: ProgramConfig['normalisation'], { images, window }: ImageBatch): Float64Array {
  const { height, width, channels } = imageSize(graph);
  return Float64Array.from(images, (byte, i) => {
    const pixel = Math.floor(i / channels);
    const [image, row, column] = [Math.floor(pixel / (height * width)), Math.floor(pixel / width) % height, pixel % width] as const;
    const [top = 0, bottom = height, left = 0, right = width] = window?.subarray(image * 4, image * 4 + 4) ?? [];
    const inside = row >= top && row < bottom && column >= left && column < right;
    return inside ? (byte - (mean[i % channels] ?? 0)) / (std[i % channels] ?? 1) : 0;
  });
}

/**
 * Values for weights and running averages far from the first ones (β = 0, γ = 1 hide mistakes): γ and variances positive,
 * the rest small.
 */
export function randomValues(variables: readonly Pick<VariableInfo, 'name' | 'shape'>[], seed: number): Map<string, { readonly data: Float32Array }> {
  return new Map(
    variables.map(({ name, shape }) => {
      const next = uniforms(deriveSeed(seed, name));
      const role = name.slice(name.lastIndexOf('/') + 1);
      const inputs = shape.slice(0, -1).reduce((product, size) => product * size, 1);
      const draw = (): number => {
        if (role === 'gamma' || role === 'moving_variance') return 0.5 + next();
        return (2 * next() - 1) * (role === 'kernel' ? Math.sqrt(3 / inputs) : 0.3);
      };
      return [name, { data: Float32Array.from({ length: shape.reduce((product, size) => product * size, 1) }, draw) }];
    }),
  );
}
