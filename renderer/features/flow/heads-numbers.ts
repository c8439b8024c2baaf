import type { HeadsEvent } from '../../../main-process/contract/training-events.ts';

/**
 * Reads a comparison of the outputs' gradients (contract, `headsEvent`): inner products ⟨g_i, g_j⟩ by node of the trunk, upper
 * triangle row by row.
 */
type Compared = Pick<HeadsEvent, 'outputs' | 'weights' | 'nodes'>;

/** ⟨g_i, g_j⟩ in a triangle of `count` outputs. */
export function productOf(triangle: readonly number[], count: number, i: number, j: number): number {
  const [row, column] = i <= j ? [i, j] : [j, i];
  return triangle[row * count - (row * (row - 1)) / 2 + (column - row)] ?? 0;
}

/**
 * How much of the gradient of each node comes from each output: w_i·‖g_i‖ over their sum, 0–1, in the order of the outputs.
 * By norm: two outputs that pull against each other both count, though what the step follows is less. Empty where nothing flows.
 */
export function sharesOf({ outputs, weights, nodes }: Compared): ReadonlyMap<string, readonly number[]> {
  const count = outputs.length;
  return new Map(
    Object.entries(nodes).flatMap(([node, triangle]) => {
      const parts = outputs.map((_, i) => Math.abs(weights[i] ?? 0) * Math.sqrt(Math.max(0, productOf(triangle, count, i, i))));
      const sum = parts.reduce((total, part) => total + part, 0);
      return sum > 0 ? [[node, parts.map((part) => part / sum)] as const] : [];
    }),
  );
}

/** cos of the angle between two outputs' gradients, −1…1; null where one of them is 0 or does not reach. */
export function cosineOf(triangle: readonly number[], count: number, i: number, j: number): number | null {
  const scale = Math.sqrt(productOf(triangle, count, i, i)) * Math.sqrt(productOf(triangle, count, j, j));
  return scale > 0 ? Math.max(-1, Math.min(1, productOf(triangle, count, i, j) / scale)) : null;
}

/** The same over the part of the trunk that both outputs reach: products add up from node to node. */
export function sharedTriangle({ outputs, nodes }: Compared, i: number, j: number): readonly number[] {
  const count = outputs.length;
  const sum: number[] = [];
  for (const triangle of Object.values(nodes)) {
    if (productOf(triangle, count, i, i) === 0 || productOf(triangle, count, j, j) === 0) continue;
    triangle.forEach((value, at) => (sum[at] = (sum[at] ?? 0) + value));
  }
  return sum;
}

/** Rows and columns are outputs; 1 on the diagonal; null where two outputs share no trunk. */
export function cosineMatrix(compared: Compared): (number | null)[][] {
  const { outputs } = compared;
  const cosine = (i: number, j: number): number | null => (i === j ? 1 : cosineOf(sharedTriangle(compared, i, j), outputs.length, i, j));
  return outputs.map((_, i) => outputs.map((__, j) => cosine(i, j)));
}
