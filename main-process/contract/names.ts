import { z } from 'zod';

/** How requests name what lies on the disk. */

export const filePath = z.string().min(1).max(4096);
/** A run: its id in the library, or its folder where the request takes one. */
export const runName = z.string().min(1).max(4096);
/** `last`, `best` (of the final output), `best:` and the id of an output, or the name of a checkpoint. */
export const checkpointChoice = z.string().min(1).max(300);
