import type { MemorySplit } from './dataset.ts';
import { sharedBytes } from './shared-memory.ts';

/** Images and labels of one file. */
export interface SplitPart {
  /** `[count, height, width, channels]` */
  readonly images: Uint8Array;
  /** `[count]` */
  readonly labels: Int32Array;
}

/** One split of the parts, in their order, in shared memory. */
export function joinParts(parts: readonly SplitPart[]): MemorySplit {
  const images = sharedBytes(parts.reduce((sum, part) => sum + part.images.length, 0));
  const labels = new Int32Array(parts.reduce((sum, part) => sum + part.labels.length, 0));
  let [pixel, label] = [0, 0];
  for (const part of parts) {
    images.set(part.images, pixel);
    labels.set(part.labels, label);
    pixel += part.images.length;
    label += part.labels.length;
  }
  return { count: labels.length, images, labels };
}
