import type { ImageFit } from '../../core/graph/training-config.ts';
import type { ImageSize } from '../augmentation.ts';

/** Images as files, decoded and brought to one size when they are read. Plain data: it crosses to another thread. */
export interface ImageFiles {
  readonly root: string;
  /** Below `root`, with `/` between folders, one a stored image. */
  readonly files: readonly string[];
  /** What every image is brought to. */
  readonly size: ImageSize;
  readonly fit: ImageFit;
}
