/** Data sets that the papers report on, by their names in the registry. */
export const publishedSets = ['cifar-10', 'cifar-100', 'svhn'] as const;
export type PublishedSet = (typeof publishedSets)[number];

/** Figures of one network as its paper prints them, to show beside a person's own. */
export interface Published {
  /** What the paper calls the network. */
  readonly model: string;
  /** Where they stand, and under which conditions. */
  readonly source: string;
  /** Parameters of the whole network as printed: "0.85M". */
  readonly parameters?: string;
  /** Test error of the final output, %. */
  readonly error?: Readonly<Partial<Record<PublishedSet, number>>>;
  /** The same network trained otherwise. */
  readonly variants?: readonly { readonly set: PublishedSet; readonly error: number; readonly condition: string }[];
  /** Compact models cut at each exit, by depth label. The paper prints their sizes, not their errors. */
  readonly exits?: readonly { readonly depth: number; readonly parameters: string }[];
  readonly note?: string;
}
