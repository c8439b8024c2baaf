import type { Client } from '../../../main-process/contract/rpc.ts';
import type { BlockFileEntry } from '../../../main-process/contract/saved-blocks.ts';
import type { Fragment } from '../../../main-process/core/graph/fragment.ts';
import { parseBlock, serialiseBlock, type SavedBlock } from '../../../main-process/core/graph/saved-block.ts';
import type { PaletteItem } from '../../commands/palette-items.ts';
import { blockFragment, blockItem } from '../../commands/saved-blocks.ts';
import type { Editor } from '../../state/editor.svelte.ts';
import { messageOf, notify } from '../../ui/notify.ts';
import type { FilePicker } from '../files/file-picker.svelte.ts';

/** A file that is no block, with the reason. */
export interface BrokenBlock {
  readonly file: string;
  readonly path: string;
  readonly reason: string;
}
/** A block whose name and description are being typed; `file` where it is saved already. */
export interface BlockDraft {
  readonly file: string | null;
  readonly name: string;
  readonly description: string;
  readonly fragment: Fragment;
}
interface Kept {
  readonly file: string;
  readonly block: SavedBlock;
}
export interface SavedBlocksParts {
  readonly client: Client;
  readonly editor: Editor;
  readonly picker: FilePicker;
}

/** The person's own blocks: the files of one folder, kept in step with it. */
export class SavedBlocks {
  #kept = $state.raw<readonly Kept[]>([]);
  broken = $state.raw<readonly BrokenBlock[]>([]);
  folder = $state('');
  draft = $state.raw<BlockDraft | null>(null);
  /** As the palette offers them. */
  readonly items: readonly PaletteItem[] = $derived(this.#kept.map(({ file, block }) => blockItem(file, block)));
  readonly #parts: SavedBlocksParts;
  /** Files read before: the same text is the same block. */
  #read = new Map<string, { readonly text: string; readonly kept: Kept | BrokenBlock }>();

  constructor(parts: SavedBlocksParts) {
    this.#parts = parts;
    parts.client.on('blocks.changed', () => void this.refresh());
  }

  async refresh(): Promise<void> {
    try {
      const { folder, files } = await this.#parts.client.request('blocks.list', {});
      const read = files.map((file) => this.#entry(file));
      this.folder = folder;
      this.#kept = read.filter((entry): entry is Kept => 'block' in entry);
      this.broken = read.filter((entry): entry is BrokenBlock => 'reason' in entry);
    } catch (error) {
      console.warn('Saved blocks are not available.', error);
    }
  }

  #entry({ file, path, text, problem }: BlockFileEntry): Kept | BrokenBlock {
    if (text === null) return { file, path, reason: problem ?? 'It could not be read.' };
    const known = this.#read.get(file);
    if (known?.text === text) return known.kept;
    const reading = parseBlock(text);
    const kept = reading.ok ? { file, block: reading.block } : { file, path, reason: reading.reason };
    this.#read.set(file, { text, kept });
    return kept;
  }

  /** File behind an item of the palette; undefined for an item that is no saved block. */
  fileOf(item: Pick<PaletteItem, 'id'>): string | undefined {
    return this.#kept.find(({ file }) => `saved:${file}` === item.id)?.file;
  }

  /** Another block of that name, so that the dialog can say so. */
  named(name: string, besides: string | null): boolean {
    return this.#kept.some(({ file, block }) => file !== besides && block.name.toLowerCase() === name.toLowerCase());
  }

  /** Asks for the name of the selected part of the drawing, or says why it can be no block. */
  beginSave(): void {
    const { editor } = this.#parts;
    const fragment = blockFragment(editor.document, editor.selection);
    if ('refused' in fragment) return editor.announce(fragment.refused, 'error');
    const stages = new Set(fragment.nodes.map((node) => node.stage));
    const [stage] = fragment.stages;
    const name = fragment.nodes.length === 1 ? (fragment.nodes[0]?.name ?? '') : stages.size === 1 && stage ? stage.name : '';
    this.draft = { file: null, name, description: '', fragment };
  }

  /** Name and description of a block that is saved already. */
  beginRename(item: Pick<PaletteItem, 'id'>): void {
    const kept = this.#kept.find(({ file }) => file === this.fileOf(item));
    if (kept) this.draft = { file: kept.file, ...kept.block };
  }

  /** Writes the draft under its name; false when that failed, and then it says why. */
  async save(name: string, description: string): Promise<boolean> {
    const { draft } = this;
    if (!draft) return false;
    const text = serialiseBlock({ name, description, fragment: draft.fragment });
    const saved = await this.#attempt(`“${name}” was not saved`, () =>
      this.#parts.client.request('blocks.save', { text, ...(draft.file !== null && { replaces: draft.file }) }),
    );
    if (saved === null) return false;
    this.draft = null;
    await this.refresh();
    return true;
  }

  /** To the trash, with the way back on offer. */
  async remove(file: string, name: string): Promise<void> {
    const removed = await this.#attempt(`“${name}” was not deleted`, () => this.#parts.client.request('blocks.delete', { file }));
    if (removed === null) return;
    await this.refresh();
    notify.undoable(`“${name}” was deleted`, () => void this.#restore(removed.trashed, name));
  }

  async #restore(trashed: string, name: string): Promise<void> {
    await this.#attempt(`“${name}” was not brought back`, () => this.#parts.client.request('blocks.restore', { trashed }));
    await this.refresh();
  }

  async importFile(): Promise<void> {
    const path = await this.#parts.picker.pick({ kind: 'open', type: 'block', title: 'Import a saved block' });
    if (path === null) return;
    await this.#attempt('The block was not imported', () => this.#parts.client.request('blocks.import', { path }));
    await this.refresh();
  }

  async exportFile(file: string): Promise<void> {
    const path = await this.#parts.picker.pick({ kind: 'save', type: 'block', title: 'Export the block', suggestedName: file });
    if (path === null) return;
    const done = await this.#attempt('The block was not exported', () => this.#parts.client.request('blocks.export', { file, path }));
    if (done) notify.done('Block exported', path);
  }

  async reveal(file: string): Promise<void> {
    await this.#attempt('The folder could not be shown', () => this.#parts.client.request('blocks.reveal', { file }));
  }

  async #attempt<T>(failure: string, work: () => Promise<T>): Promise<T | null> {
    try {
      return await work();
    } catch (error) {
      notify.fail(failure, messageOf(error));
      return null;
    }
  }
}
