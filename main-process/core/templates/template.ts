import type { Document } from '../graph/document.ts';

/** Figures as their papers print them, to show beside a user's own. */
export interface Published {
  /** Where they stand, and under which conditions. */
  readonly source: string;
  /** Parameters of the whole network as printed: "0.85M". */
  readonly parameters?: string;
  /** Test error of the final output, %. */
  readonly error?: Readonly<Partial<Record<'cifar-10' | 'cifar-100' | 'svhn', number>>>;
  /** Compact models cut at each exit, by depth label. */
  readonly exits?: readonly { readonly depth: number; readonly parameters: string }[];
  readonly note?: string;
}

export interface Template {
  readonly id: string;
  readonly title: string;
  /** One line for the gallery. */
  readonly description: string;
  /** A fresh document each time; its ids are the same each time. */
  build(): Document;
  readonly published?: Published;
}
