import type { activationKinds } from '../graph/kinds.ts';
import type { Padding } from '../ops/window.ts';
import type { LayerBuilder, Value } from './builder.ts';

/** The authors' batch norm (spec §1): ε 1e-5, new average = 0.9·old + 0.1·batch. */
const NORM = { epsilon: 1e-5, momentum: 0.9 } as const;
export interface NormOptions {
  readonly epsilon: number;
  readonly momentum: number;
}

export interface ConvOptions {
  readonly filters: number;
  readonly kernelSize: number;
  readonly strides?: number;
  readonly padding: Padding;
  readonly groups?: number;
  readonly useBias?: boolean;
}

export const conv = (build: LayerBuilder, role: string, options: ConvOptions, input: Value): Value =>
  build.layer(
    role,
    'conv2d',
    {
      filters: options.filters,
      kernelSize: [options.kernelSize, options.kernelSize],
      strides: [options.strides ?? 1, options.strides ?? 1],
      padding: options.padding,
      groups: options.groups ?? 1,
      useBias: options.useBias ?? false,
    },
    [input],
  );

export const norm = (build: LayerBuilder, role: string, input: Value, { epsilon, momentum }: NormOptions = NORM): Value =>
  build.layer(role, 'batchNorm', { epsilon, momentum }, [input]);

export const activate = (build: LayerBuilder, role: string, input: Value, kind: (typeof activationKinds)[number] = 'relu'): Value =>
  build.layer(role, 'activation', { function: kind }, [input]);

/** Nothing where the rate is 0: no layer, no random numbers drawn. */
export const drop = (build: LayerBuilder, role: string, rate: number, input: Value): Value =>
  rate === 0 ? input : build.layer(role, 'dropout', { rate }, [input]);
