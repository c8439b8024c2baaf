// The editor's targets of docs/benchmarks.md.

/** What is held against a limit: milliseconds of the main thread's work unless `unit` says otherwise. */
export interface EditorTarget {
  readonly id: string;
  readonly target: string;
  readonly limit: number;
  readonly unit: 'ms' | 's' | 'MiB';
}

/** A frame of 60 a second. */
const FRAME = 16.7;

const held = <Id extends string>(id: Id, target: string, limit: number, unit: EditorTarget['unit'] = 'ms'): EditorTarget & { readonly id: Id } => ({
  id,
  target,
  limit,
  unit,
});

/** Of one design; `of` names it. */
const designTargets = <Prefix extends string>(prefix: Prefix, of: string) => ({
  open: held(`${prefix}-open`, `${of}: opened, from Enter in the dialog to the drawing`, 1, 's'),
  editMedian: held(`${prefix}-edit`, `${of}: edit to new shapes and errors, median`, 16),
  editWorst: held(`${prefix}-edit-p99`, `${of}: edit to new shapes and errors, 99th percentile`, 50),
  frames: held(`${prefix}-frames`, `${of}: frame of panning and zooming, 99th percentile`, FRAME),
  longestFrame: held(`${prefix}-longest-frame`, `${of}: longest frame of panning and zooming`, 32),
});

export const editorTargets = {
  thousand: designTargets('editor', '1,000 blocks'),
  opened: designTargets('editor-1001', 'ResNet-1001 with its blocks opened'),
  memory: held('editor-memory', '1,000 blocks: growth of the heap over 1,000 pairs of undo and redo', 2, 'MiB'),
} as const;

export const allEditorTargets: readonly EditorTarget[] = [
  ...Object.values(editorTargets.thousand),
  editorTargets.memory,
  ...Object.values(editorTargets.opened),
];
export const editorTargetIds: readonly string[] = allEditorTargets.map(({ id }) => id);
