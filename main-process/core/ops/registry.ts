// Placeholder types until each op has its file (see ARCHITECTURE.md): attributes, shape rule and emitters.
export interface OpAttributes {
  input: { readonly height: number; readonly width: number; readonly channels: number };
  conv2d: {
    readonly filters: number;
    readonly kernelSize: readonly [number, number];
    readonly strides: readonly [number, number];
    readonly padding: 'same' | 'valid' | number;
    readonly groups: number;
    readonly useBias: boolean;
  };
  batchNorm: { readonly epsilon: number; readonly momentum: number };
  activation: { readonly function: 'relu' | 'leaky-relu' | 'elu' | 'silu' };
  maxPool: { readonly poolSize: readonly [number, number]; readonly strides: readonly [number, number]; readonly padding: 'same' | 'valid' | number };
  averagePool: { readonly poolSize: readonly [number, number]; readonly strides: readonly [number, number]; readonly padding: 'same' | 'valid' | number };
  globalAveragePool: Record<never, never>;
  flatten: Record<never, never>;
  dense: { readonly units: number; readonly useBias: boolean };
  dropout: { readonly rate: number };
  add: Record<never, never>;
  concatenate: Record<never, never>;
  /** Parameter-free shortcut of arXiv 1512.03385, option A: every `strides`-th pixel, zero-filled up to `filters` channels. */
  shortcutPad: { readonly filters: number; readonly strides: number };
}
export type OpName = keyof OpAttributes;
