import type { DroppedThing } from '../../../main-process/contract/dataset-looking.ts';
import type { Client } from '../../../main-process/contract/rpc.ts';
import type { DatasetReference } from '../../../main-process/core/graph/training-config.ts';
import type { Editor } from '../../state/editor.svelte.ts';
import { messageOf, notify } from '../../ui/notify.ts';
import { baseName, type FilePicker } from '../files/file-picker.svelte.ts';
import { chooseDataset } from '../training/commands.ts';
import type { DatasetCatalog } from '../training/dataset-catalog.svelte.ts';

export interface DataPickerOptions {
  readonly client: Client;
  readonly editor: Editor;
  readonly picker: FilePicker;
  readonly datasets: DatasetCatalog;
}

/** Takes what a person chose or dropped, a folder or an archive, for the data of the design: what it is, the files tell. */
export class DataPicker {
  /** Name of what is being looked at. */
  looking = $state<string | null>(null);
  /** Why the last choice was not taken, and which set stayed. */
  #problem = $state.raw<{ readonly kept: DatasetReference; readonly message: string } | null>(null);
  readonly #options: DataPickerOptions;
  /** The latest choice is the one that counts. */
  #turn = 0;

  constructor(options: DataPickerOptions) {
    this.#options = options;
  }

  /** What is wrong with the last choice; null once another set was chosen. */
  get problem(): string | null {
    const { dataset } = this.#options.editor.document.training;
    return this.#problem !== null && this.#problem.kept === dataset ? this.#problem.message : null;
  }

  /** @param title of the set that is looked for */
  async pick(kind: 'directory' | 'data', title: string): Promise<void> {
    const asked = kind === 'data' ? `Archive or file of ${title}` : title.startsWith('Folder') ? `Choose the ${title.toLowerCase()}` : `Folder of ${title}`;
    const path = await this.#options.picker.pick({ kind, title: asked });
    if (path !== null) await this.take(path);
  }

  async drop(dropped: Promise<string | DroppedThing>): Promise<void> {
    const { client, picker, editor } = this.#options;
    const kept = editor.document.training.dataset;
    try {
      const thing = await dropped;
      if (typeof thing === 'string') return await this.take(thing);
      const { path } = await client.request('datasets.findDropped', { dropped: thing, near: picker.last === null ? [] : [picker.last] });
      if (path !== null) return await this.take(path);
      const how = thing.kind === 'folder' ? '“Folder…”' : '“Archive…”';
      this.#problem = { kept, message: `A browser does not tell where ${thing.name} lies, and it was not found in the usual folders. Choose it with ${how}.` };
    } catch (error) {
      this.#problem = { kept, message: messageOf(error) };
    }
  }

  async take(path: string): Promise<void> {
    const { client, editor, datasets } = this.#options;
    const document = editor.current;
    const before = editor.document.training.dataset;
    const turn = (this.#turn += 1);
    this.#problem = null;
    this.looking = baseName(path);
    try {
      const found = await client.request('datasets.recognise', { path });
      if (turn !== this.#turn || editor.current !== document || editor.locked) return;
      // The superclasses lie in the same files.
      const name = found.name === 'cifar-100' && before.name === 'cifar-100-coarse' ? before.name : found.name;
      if (name !== before.name) notify.done(`${baseName(path)} is ${datasets.info(name)?.title ?? name}`, 'It is the data set of this design now.');
      editor.run(chooseDataset(name, found.path, null));
    } catch (error) {
      if (turn === this.#turn) this.#problem = { kept: before, message: messageOf(error) };
    } finally {
      if (turn === this.#turn) this.looking = null;
    }
  }
}
