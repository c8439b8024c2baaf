/** The three faces of the one window. */
export const modes = ['edit', 'train', 'analyse'] as const;
export type Mode = (typeof modes)[number];
