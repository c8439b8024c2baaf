import { analyse } from '../core/analyse.ts';
import type { Document } from '../core/graph/document.ts';
import type { NewRun } from '../runs/index.ts';

/** Names of a design's outputs, for lists that must not read the design: shallow to deep, the final one last. */
export const outputsOf = (document: Document): NonNullable<NewRun['outputs']> =>
  analyse(document).exits.map(({ exit: { id, name } }) => ({ id, name }));
