import { z } from 'zod';
import { tableFormats } from '../core/tables/index.ts';
import { configurationRequests, ratePoint } from './configuration.ts';
import { downloadEvents, downloadRequests } from './dataset-downloads.ts';
import { datasetEvents, datasetRequests } from './dataset-looking.ts';
import { evaluationEvents, evaluationRequests } from './evaluation.ts';
import { filePath } from './names.ts';
import { diagnosticSchema } from './diagnostic-schema.ts';
import { queueState, runRequests } from './run-requests.ts';
import { runSummary } from './run-summary.ts';
import { blockRequests } from './saved-blocks.ts';
import { predictionRequests } from './prediction.ts';
import { engineReport } from './trainer-protocol.ts';
import { endEvent, epochEvent, gradientsEvent, headsEvent, resourcesEvent, startEvent, stepEvent, trainingEvent } from './training-events.ts';

/**
 * The one contract between the window and the application behind it, the same over Electron's IPC and over the
 * browser host's WebSocket. Two maps: requests (answered) and events (one way, to the window). Schema first; both
 * sides parse what they receive.
 */

const nothing = z.object({});

export { datasetInspection, type DatasetInspection } from './dataset-inspection.ts';
export type { DatasetMirror, DatasetOffer, DownloadState } from './dataset-downloads.ts';

export { runStatus, runSummary, type RunStatus, type RunSummary } from './run-summary.ts';

/** Moments that the curves mark. */
export const runMark = z.object({ mark: z.enum(['resume', 'pause', 'continue', 'checkpoint', 'early-stop']), step: z.int() });
export type RunMark = z.output<typeof runMark>;

export const runDetail = z.object({
  summary: runSummary,
  /** Text of the .auxnet file that the run trains. */
  design: z.string(),
  start: startEvent.optional(),
  /** Thinned to some thousand points that keep every peak; metrics.jsonl has all. */
  steps: z.array(stepEvent),
  epochs: z.array(epochEvent),
  /** Thinned evenly. */
  gradients: z.array(gradientsEvent).default([]),
  heads: z.array(headsEvent).default([]),
  marks: z.array(runMark).default([]),
  /** The last one. */
  resources: resourcesEvent.optional(),
  log: z.array(z.object({ time: z.string(), level: z.enum(['info', 'warning', 'error']), message: z.string() })),
  end: endEvent.optional(),
});
export type RunDetail = z.output<typeof runDetail>;

export const datasetInfo = z.object({
  name: z.string(),
  title: z.string(),
  description: z.string(),
  /** Is read from disk: from a path, or from the copy that the application downloaded. */
  needsPath: z.boolean(),
  /** Its images come in the size that is wanted; height, width and channels are a proposal. */
  anySize: z.boolean().optional(),
  /** What the path may name, in words: "the folder cifar-10-batches-bin or cifar-10-binary.tar.gz". */
  pathHint: z.string().optional(),
  /** Folder of the copy that the application downloaded: no path is needed then. */
  downloaded: z.string().optional(),
  height: z.int(),
  width: z.int(),
  channels: z.int(),
  classNames: z.array(z.string()),
});
export type DatasetInfo = z.output<typeof datasetInfo>;

export const appInfo = z.object({
  name: z.string(),
  version: z.string(),
  host: z.enum(['electron', 'browser']),
  platform: z.string(),
  /** Folder offered first by the file dialogs. */
  documents: z.string(),
  /** The host has native file dialogs; without them the window shows its own. */
  nativeDialogs: z.boolean(),
  /** Host draws window buttons over the title bar. */
  windowControls: z.boolean(),
});
export type AppInfo = z.output<typeof appInfo>;

export const directoryListing = z.object({
  path: z.string(),
  parent: z.string().nullable(),
  entries: z.array(z.object({ name: z.string(), path: z.string(), kind: z.enum(['file', 'directory']), modified: z.number(), size: z.number() })),
});
export type DirectoryListing = z.output<typeof directoryListing>;

/** What the window keeps in files of a person's choice, and how their names end. */
export const fileExtensions = {
  design: '.auxnet', block: '.auxblock', model: '.json', svg: '.svg', png: '.png', csv: '.csv', markdown: '.md', latex: '.tex',
} as const;
export type FileType = keyof typeof fileExtensions;
const fileType = z.enum(['design', 'block', 'model', 'svg', 'png', 'csv', 'markdown', 'latex']);

/** Id of a window's session, or of a document in it: names of files, so nothing but letters and digits. */
const fileId = z.string().regex(/^[a-z0-9]{4,40}$/);
/** Files that one window may have open. */
const openFiles = z.array(filePath).max(200);

export const recoveryEntry = z.object({
  session: fileId,
  document: fileId,
  name: z.string(),
  /** File that it was opened from; null when it was never saved. */
  path: z.string().nullable(),
  /** When the last change was kept, ms since 1970. */
  kept: z.number(),
  /** Lines that are not in the file, and lines of the file that it lacks. */
  added: z.int(),
  removed: z.int(),
  /** The file since then: as it was opened, written by somebody else, or gone; `none` when there never was one. */
  disk: z.enum(['same', 'changed', 'gone', 'none']),
});
export type RecoveryEntry = z.output<typeof recoveryEntry>;

/** Characters, in a message of 32 MiB at most. */
const pictureData = z.string().min(1).max(28 * 1024 * 1024);

export const requests = {
  'app.info': { params: nothing, result: appInfo },
  'files.read': { params: z.object({ path: filePath }), result: z.object({ path: z.string(), text: z.string(), modified: z.number() }) },
  /** Atomic. With `expectedModified`, refuses (code `changed-on-disk`) when the file was changed by someone else since. */
  'files.write': { params: z.object({ path: filePath, text: z.string(), expectedModified: z.number().optional() }), result: z.object({ path: z.string(), modified: z.number() }) },
  /** Writes a picture of a design: SVG text, or a PNG in base64. The name must end as `type` says. */
  'files.writePicture': { params: z.object({ path: filePath, type: z.enum(['svg', 'png']), data: pictureData }), result: nothing },
  /** Writes a table of results. The name must end as `type` says. */
  'files.writeTable': { params: z.object({ path: filePath, type: z.enum(tableFormats), text: z.string().max(4 * 1024 * 1024) }), result: nothing },
  /** Folders and files of one type, or those that a data set may consist of; an empty path is the documents folder. */
  'files.list': { params: z.object({ path: z.string(), type: z.union([fileType, z.literal('data')]).default('design') }), result: directoryListing },
  'files.makeDirectory': { params: z.object({ path: filePath }), result: nothing },
  /** The files that the window has open, all of them, with the time it knows: `file.changed` tells when that is no longer so. */
  'files.watch': { params: z.object({ files: z.array(z.object({ path: filePath, modified: z.number().nullable() })).max(200) }), result: nothing },
  /**
   * A page begins. `previous`: the session of the page that this window showed before, whose files are named again; null
   * in a new window, which is given those of the window closed last unless another window is open. `resume`: it is the
   * same page after a lost connection, and goes on with that session.
   */
  'session.start': {
    params: z.object({ previous: fileId.nullable(), resume: z.boolean().default(false) }),
    result: z.object({
      session: fileId,
      files: z.array(z.object({ path: z.string(), exists: z.boolean() })),
      active: z.string().nullable(),
    }),
  },
  /** What to open at the next start: files in the order of their tabs. */
  'session.keep': { params: z.object({ files: openFiles, active: filePath.nullable() }), result: nothing },
  /** Keeps the unsaved state of a document beside the application's data; the person's file stays untouched. Atomic. */
  'recovery.write': {
    params: z.object({
      document: fileId,
      name: z.string().max(4096),
      path: filePath.nullable(),
      modified: z.number().nullable(),
      text: z.string(),
    }),
    result: nothing,
  },
  /** Unsaved states that windows left behind which are gone, newest first. */
  'recovery.list': { params: nothing, result: z.object({ entries: z.array(recoveryEntry) }) },
  'recovery.read': {
    params: z.object({ session: fileId, document: fileId }),
    result: z.object({ name: z.string(), path: z.string().nullable(), modified: z.number().nullable(), text: z.string() }),
  },
  /** Forgets an unsaved state: it is saved, given up, or open again. Of this window's own session unless told. */
  'recovery.discard': { params: z.object({ session: fileId.optional(), document: fileId }), result: nothing },
  /** Native dialog; null when dismissed. Only where `nativeDialogs`. */
  'dialog.open': { params: z.object({ kind: z.enum(['design', 'block', 'model', 'data', 'directory']), title: z.string() }), result: z.object({ path: z.string().nullable() }) },
  'dialog.save': { params: z.object({ suggestedName: z.string(), title: z.string(), type: fileType.default('design') }), result: z.object({ path: z.string().nullable() }) },
  'recent.list': { params: nothing, result: z.object({ files: z.array(z.object({ path: z.string(), name: z.string(), exists: z.boolean() })) }) },
  'recent.add': { params: z.object({ path: filePath }), result: nothing },
  'recent.clear': { params: nothing, result: nothing },
  /** Tells the host the title, whether closing would lose work, and the theme chosen for the window, which its frame follows. */
  'window.state': {
    params: z.object({ title: z.string(), dirty: z.boolean(), path: z.string().nullable(), theme: z.enum(['system', 'light', 'dark']).default('system') }),
    result: nothing,
  },
  /** The window agrees to close (answer to the `closeRequested` event, which comes when work or a run would be lost). */
  'window.close': { params: nothing, result: nothing },
  ...blockRequests,
  ...predictionRequests,
  'devices.list': { params: z.object({ refresh: z.boolean().default(false) }), result: z.object({ engines: z.array(engineReport) }) },
  'datasets.list': { params: nothing, result: z.object({ datasets: z.array(datasetInfo) }) },
  ...datasetRequests,
  ...downloadRequests,
  'runs.list': { params: nothing, result: z.object({ runs: z.array(runSummary) }) },
  'runs.get': { params: z.object({ run: z.string() }), result: runDetail },
  /** Trains the design (text of an .auxnet file, its training configuration included), or queues it. `path`: the file it is from. */
  'runs.start': { params: z.object({ design: z.string(), engine: z.string().optional(), path: filePath.optional() }), result: runSummary },
  'runs.pause': { params: z.object({ run: z.string() }), result: nothing },
  'runs.continue': { params: z.object({ run: z.string() }), result: nothing },
  'runs.stop': { params: z.object({ run: z.string() }), result: nothing },
  'runs.checkpoint': { params: z.object({ run: z.string() }), result: nothing },
  /** Compares the outputs' gradients at the next step of a run that trains; the answer comes as a `heads` event. */
  'runs.compareHeads': { params: z.object({ run: z.string() }), result: nothing },
  /** From the last checkpoint of a run that is not running. */
  'runs.resume': { params: z.object({ run: z.string() }), result: runSummary },
  ...runRequests,
  ...configurationRequests,
  ...evaluationRequests,
} as const;

export const menuCommands = [
  'new', 'open', 'import', 'save', 'save-as', 'export-picture', 'compare-saved', 'compare-file', 'compare-tab', 'close-tab', 'reopen-tab', 'next-tab', 'previous-tab', 'undo', 'redo', 'cut', 'copy', 'paste', 'duplicate', 'delete', 'select-all',
  'fit', 'zoom-in', 'zoom-out', 'auto-layout', 'layout-down', 'layout-right', 'mode-edit', 'mode-train', 'mode-analyse', 'train', 'stop', 'shortcuts', 'about',
  'find', 'show-history', 'help', 'tour',
] as const;
export type MenuCommand = (typeof menuCommands)[number];

export const events = {
  /** Steps and the progress of an evaluation are coalesced to at most ten a second; all other events come through. */
  'run.event': z.object({ run: z.string(), event: trainingEvent }),
  'run.changed': z.object({ summary: runSummary }),
  'run.deleted': z.object({ run: z.string() }),
  /** Another folder of runs is shown, or one is not any more. */
  'runs.foldersChanged': nothing,
  'queue.changed': queueState,
  /** A step of a learning rate test that was asked for with this number. */
  'rates.point': z.object({ id: z.int(), point: ratePoint }),
  ...evaluationEvents,
  ...datasetEvents,
  ...downloadEvents,
  /** An application menu item was chosen. */
  menu: z.object({ command: z.enum(menuCommands) }),
  /** The operating system or the command line asks for this file. */
  openFile: z.object({ path: z.string() }),
  /** A watched file was written by somebody else, or is gone (`modified` null); `movedTo` when it lies beside under another name. */
  'file.changed': z.object({ path: z.string(), modified: z.number().nullable(), movedTo: z.string().nullable() }),
  /** A window is gone that left unsaved work behind. */
  'recovery.changed': nothing,
  /** The host's window is about to close; answer with `window.close` or not at all. */
  closeRequested: nothing,
  /** A saved block was added, changed or removed, by this window, another one, or by hand in the folder. */
  'blocks.changed': nothing,
  'theme.changed': z.object({ dark: z.boolean() }),
} as const;

export type RequestName = keyof typeof requests;
export type RequestParams<N extends RequestName> = z.input<(typeof requests)[N]['params']>;
export type ParsedParams<N extends RequestName> = z.output<(typeof requests)[N]['params']>;
export type RequestResult<N extends RequestName> = z.output<(typeof requests)[N]['result']>;
export type EventName = keyof typeof events;
export type EventPayload<N extends EventName> = z.output<(typeof events)[N]>;

/** Answers of the application, one handler a request. */
export type Handlers = { readonly [N in RequestName]: (params: ParsedParams<N>) => Promise<RequestResult<N>> };

/** An error that a person can act on; everything else crosses the boundary as `internal`. */
export const studioError = z.object({
  code: z.enum(['not-found', 'changed-on-disk', 'no-access', 'invalid-design', 'invalid-dataset', 'cancelled', 'busy', 'invalid-request', 'unsupported', 'disconnected', 'internal']),
  /** What happened, where, and what to do. */
  message: z.string(),
  diagnostics: z.array(diagnosticSchema).optional(),
});
export type StudioErrorData = z.output<typeof studioError>;
