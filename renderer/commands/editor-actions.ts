import type { NodeId } from '../../main-process/core/graph/document.ts';
import { headKinds } from '../../main-process/core/graph/kinds.ts';
import { isColumn, layeredLayout } from '../graph-view/layout/layered-layout.ts';
import { grid } from '../graph-view/layout/measures.ts';
import { elkLayout } from '../graph-view/layout/elk-layout.ts';
import type { Editor } from '../state/editor.svelte.ts';
import { createRegistry, type EditorAction, type EditorActions } from './actions.ts';
import { copyFragment, duplicate, fragmentText, parseFragment, paste } from './clipboard.ts';
import { exitName, newNode } from './naming.ts';
import { move, placeNodes, remove } from './nodes.ts';
import { attachOutput, whyNotAttach } from './outputs.ts';
import { collapseStage, foldPositions, groupIntoStage, ungroupStage } from './stages.ts';

/** Every action of the drawing, bound to one editor. Ids equal the menu commands of the contract where there is one. */
export function createEditorActions(editor: Editor): EditorActions {
  const editable = (): boolean => editor.lockReason === null;
  const nodes = (): readonly NodeId[] => [...editor.selection].filter((id) => id in editor.document.nodes);
  const chosen = (): boolean => editor.selection.size > 0;
  const action = (
    id: string,
    title: string,
    shortcuts: readonly string[],
    run: () => void | Promise<void>,
    rest: Partial<Pick<EditorAction, 'scope' | 'native' | 'enabled'>> = {},
  ): EditorAction => ({ id, title, shortcuts, run, scope: 'window', enabled: () => true, ...rest });
  const nudge = (id: string, title: string, key: string, x: number, y: number): EditorAction =>
    action(
      id,
      title,
      [key, `Shift+${key}`],
      () => {
        editor.run(move(editor.document, nodes(), { x: x * grid, y: y * grid }, `nudge:${nodes().join()}`));
      },
      { scope: 'canvas', enabled: () => editable() && nodes().some((node) => node in editor.document.positions) },
    );

  return createRegistry([
    action('undo', 'Undo', ['Mod+Z'], () => editor.undo(), { enabled: () => editor.canUndo }),
    action('redo', 'Redo', ['Mod+Shift+Z', 'Mod+Y'], () => editor.redo(), { enabled: () => editor.canRedo }),
    action('cut', 'Cut', ['Mod+X'], () => cutSelection(editor), { native: true, enabled: () => editable() && nodes().length > 0 }),
    action('copy', 'Copy', ['Mod+C'], () => copySelection(editor), { native: true, enabled: () => nodes().length > 0 }),
    action('paste', 'Paste', ['Mod+V'], () => pasteText(editor), { native: true, enabled: editable }),
    action(
      'duplicate',
      'Duplicate',
      ['Mod+D'],
      () => {
        const command = duplicate(editor.document, nodes());
        if (command) editor.run(command);
      },
      { enabled: () => editable() && nodes().length > 0 },
    ),
    action(
      'delete',
      'Delete',
      ['Delete', 'Backspace'],
      () => {
        editor.run(remove(editor.document, [...editor.selection]));
      },
      { scope: 'canvas', enabled: () => editable() && chosen() },
    ),
    action('select-all', 'Select all', ['Mod+A'], () => editor.select(Object.keys(editor.document.nodes)), {
      enabled: () => Object.keys(editor.document.nodes).length > 0,
    }),
    action('select-none', 'Select nothing', ['Escape'], () => editor.select([]), { scope: 'canvas', enabled: chosen }),
    ...headKinds
      .slice(0, 4)
      .map((head, index) =>
        action(
          index === 0 ? 'attach-output' : `attach-output-${head}`,
          `Attach output ${head}`,
          index === 0 ? ['A'] : [],
          () => attachTo(editor, nodes(), head),
          { scope: 'canvas', enabled: () => editable() && nodes().some((id) => whyNotAttach(editor.document, id) === null) },
        ),
      ),
    action(
      'group',
      'Group into a stage',
      ['Mod+G'],
      () => {
        editor.run(groupIntoStage(editor.document, nodes()));
      },
      { enabled: () => editable() && nodes().some((id) => id in editor.document.positions) },
    ),
    action(
      'ungroup',
      'Ungroup the stage',
      ['Mod+Shift+G'],
      () => {
        for (const stage of stagesOf(editor)) editor.run(ungroupStage(editor.document, stage));
      },
      { enabled: () => editable() && stagesOf(editor).size > 0 },
    ),
    action(
      'fold-stage',
      'Fold or open the stage',
      ['Mod+Shift+E'],
      () => {
        for (const stage of stagesOf(editor)) editor.run(collapseStage(editor.document, stage, !editor.document.stages[stage]?.collapsed));
      },
      { enabled: () => editable() && stagesOf(editor).size > 0 },
    ),
    action('auto-layout', 'Auto layout', ['Mod+Shift+L'], () => autoLayout(editor), {
      enabled: () => editable() && Object.keys(editor.document.nodes).length > 1,
    }),
    action('align', 'Align in a column', [], () => alignColumn(editor, nodes()), {
      enabled: () => editable() && nodes().filter((id) => id in editor.document.positions).length > 1,
    }),
    nudge('nudge-left', 'Move left', 'ArrowLeft', -1, 0),
    nudge('nudge-right', 'Move right', 'ArrowRight', 1, 0),
    nudge('nudge-up', 'Move up', 'ArrowUp', 0, -1),
    nudge('nudge-down', 'Move down', 'ArrowDown', 0, 1),
    action('fit', 'Fit to the window', ['Mod+0'], () => editor.viewport?.fit(), { enabled: () => editor.viewport !== null }),
    action('zoom-in', 'Zoom in', ['Mod++'], () => editor.viewport?.zoomIn(), { enabled: () => editor.viewport !== null }),
    action('zoom-out', 'Zoom out', ['Mod+-'], () => editor.viewport?.zoomOut(), { enabled: () => editor.viewport !== null }),
  ]);
}

/** The stages that the selection lies in. */
const stagesOf = (editor: Editor): ReadonlySet<string> =>
  new Set([...editor.selection].flatMap((id) => editor.document.nodes[id]?.stage ?? []));

/** Hangs an auxiliary output on each of the nodes that can carry one. Says why where none can. */
export function attachTo(editor: Editor, hosts: readonly NodeId[], head: string = 'A'): void {
  const able = hosts.filter((id) => whyNotAttach(editor.document, id) === null);
  const [first] = hosts;
  if (able.length === 0 && first !== undefined) editor.announce(whyNotAttach(editor.document, first) ?? '', 'error');
  for (const host of able) {
    const output = { ...newNode(editor.document, 'auxiliary-output', { head }), name: exitName(editor.document, editor.analysis, host) };
    editor.run(attachOutput(editor.document, output, host));
  }
}

/** The last fragment copied in this window: what paste falls back to where the clipboard may not be read. */
let lastCopied = '';

export function selectionText(editor: Editor): string | null {
  const fragment = copyFragment(editor.document, editor.selection);
  if (!fragment) return null;
  lastCopied = fragmentText(fragment);
  return lastCopied;
}

async function copySelection(editor: Editor): Promise<void> {
  const text = selectionText(editor);
  if (text === null) return;
  await navigator.clipboard.writeText(text).catch(() => undefined);
}

async function cutSelection(editor: Editor): Promise<void> {
  await copySelection(editor);
  editor.run(remove(editor.document, [...editor.selection]));
}

/** Pastes a fragment; with no text given, what the clipboard holds. Anything else is refused with a reason. */
export async function pasteText(editor: Editor, text?: string): Promise<void> {
  const source = text ?? (await navigator.clipboard.readText().catch(() => '')) ?? '';
  const fragment = parseFragment(source || lastCopied);
  if (!fragment) return editor.announce('The clipboard holds no nodes. Copy some from a design first.', 'error');
  editor.run(paste(editor.document, fragment));
}

async function autoLayout(editor: Editor): Promise<void> {
  const before = editor.document;
  const positions = isColumn(before) ? layeredLayout(before) : await elkLayout(before);
  if (editor.document.nodes !== before.nodes || editor.document.edges !== before.edges) return;
  editor.run(placeNodes(foldPositions(before, positions), 'Auto layout'));
  editor.viewport?.fit();
}

function alignColumn(editor: Editor, ids: readonly NodeId[]): void {
  const placed = ids.flatMap((id) => (editor.document.positions[id] ? [{ id, place: editor.document.positions[id] }] : []));
  const x = Math.round(placed.reduce((sum, { place }) => sum + place.x, 0) / placed.length / grid) * grid;
  editor.run(placeNodes(Object.fromEntries(placed.map(({ id, place }) => [id, { x, y: place.y }])), 'Align in a column'));
}
