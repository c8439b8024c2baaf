import type { Document } from '../graph/document.ts';
import type { Published } from '../published/index.ts';

export interface Template {
  readonly id: string;
  readonly title: string;
  /** One line for the gallery. */
  readonly description: string;
  /** A fresh document each time; its ids are the same each time. */
  build(): Document;
  readonly published?: Published;
}
