import { z } from 'zod';
import { filePath } from './names.ts';

const nothing = z.object({});
/** Name of a file in the folder of saved blocks: no path leads out of it, and none is hidden. */
const blockFileName = z.string().max(255).regex(/^[^./\\:\0][^/\\:\0]*\.auxblock$/iu, 'the name of a file that ends in .auxblock');
/** Characters. A block of 1000 layers takes well below 1 MiB. */
const blockText = z.string().max(4 * 1024 * 1024);

/** A file in the folder of saved blocks: its text, or why it could not be read. What the text says is for the window to read. */
export const blockFileEntry = z.object({
  file: z.string(),
  path: z.string(),
  text: z.string().nullable(),
  problem: z.string().nullable(),
});
export type BlockFileEntry = z.output<typeof blockFileEntry>;

/** Requests about the folder of saved blocks: one readable file a block. */
export const blockRequests = {
  'blocks.list': { params: nothing, result: z.object({ folder: z.string(), files: z.array(blockFileEntry) }) },
  /** Writes a block under a free name made from its own; with `replaces`, that file goes to the trash first. */
  'blocks.save': { params: z.object({ text: blockText, replaces: blockFileName.optional() }), result: z.object({ file: z.string() }) },
  /** Moves the file to a trash folder beside the others; `trashed` brings it back. */
  'blocks.delete': { params: z.object({ file: blockFileName }), result: z.object({ trashed: z.string() }) },
  'blocks.restore': { params: z.object({ trashed: blockFileName }), result: z.object({ file: z.string() }) },
  /** Copies a block's file from anywhere into the folder. */
  'blocks.import': { params: z.object({ path: filePath }), result: z.object({ file: z.string() }) },
  /** Copies a block's file to anywhere. */
  'blocks.export': { params: z.object({ file: blockFileName, path: filePath }), result: nothing },
  /** Shows the file in the system's file manager. Only in Electron. */
  'blocks.reveal': { params: z.object({ file: blockFileName }), result: nothing },
} as const;
