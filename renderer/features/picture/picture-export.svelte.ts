import type { Client } from '../../../main-process/contract/rpc.ts';
import { canvasMeasure } from '../../graph-view/measure-text.ts';
import type { Scene } from '../../graph-view/model/scene.ts';
import { partOfScene } from '../../graph-view/picture/part-of-scene.ts';
import { pictureOf, type Picture } from '../../graph-view/picture/picture.ts';
import { toPng, whyTooLarge } from '../../graph-view/picture/png.ts';
import { lightTheme, printTheme } from '../../graph-view/picture/themes.ts';
import { readTheme } from '../../graph-view/theme.ts';
import { messageOf, notify } from '../../ui/notify.ts';
import { stem, withExtension, type FilePicker } from '../files/file-picker.svelte.ts';
import { base64Of } from './base64.ts';

export type PictureStyle = 'screen' | 'light' | 'print';
export type PictureFormat = 'svg' | 'png';

/** One picture of a design that is being made ready: what it shows, how, and where it goes. */
export class PictureExport {
  format = $state<PictureFormat>('svg');
  style = $state<PictureStyle>('screen');
  area = $state<'design' | 'selection'>('design');
  scale = $state(2);
  background = $state(true);
  /** A picture is being written. */
  busy = $state(false);
  readonly #scene: Scene;
  readonly #name: string;
  readonly #selected: ReadonlySet<string>;
  readonly #measure = canvasMeasure();

  /** @param name of the design's file, whose name the picture's is made from */
  constructor(scene: Scene, name: string, selected: ReadonlySet<string>) {
    this.#scene = scene;
    this.#name = stem(name);
    this.#selected = selected;
  }

  readonly hasSelection: boolean = $derived.by(() => {
    const { nodes, notes } = this.#scene;
    return [...this.#selected].some((id) => nodes.has(id) || notes.has(id));
  });
  readonly picture: Picture | null = $derived.by(() => {
    const { background } = this;
    const scene = this.area === 'selection' ? partOfScene(this.#scene, this.#selected) : this.#scene;
    const look =
      this.style === 'print'
        ? printTheme()
        : { theme: this.style === 'light' ? lightTheme() : readTheme(document.documentElement), defs: '' };
    return pictureOf(scene, { ...look, measure: this.#measure, background, title: this.#name });
  });
  /** Why it cannot be written as it is set; null when it can. */
  readonly problem: string | null = $derived.by(() => {
    if (!this.picture) return 'There is nothing to draw.';
    return this.format === 'png' ? whyTooLarge(this.picture, this.scale) : null;
  });
  /** "496 × 620 pixels" */
  readonly size: string = $derived.by(() => {
    const { picture } = this;
    if (!picture) return '';
    const scale = this.format === 'png' ? this.scale : 1;
    return `${Math.ceil(picture.width * scale)} × ${Math.ceil(picture.height * scale)} pixels`;
  });

  /** Writes the picture where the person says. True when it was written. */
  save(client: Client, picker: FilePicker): Promise<boolean> {
    return this.#alone('The picture was not saved', async (picture) => {
      const type = this.format;
      const suggestedName = withExtension(this.#name, type);
      const path = await picker.pick({ kind: 'save', type, title: 'Export the picture', suggestedName });
      if (path === null) return false;
      const data = type === 'svg' ? picture.svg : await base64Of(await toPng(picture, this.scale));
      await client.request('files.writePicture', { path, type, data });
      notify.done('Picture exported', path);
      return true;
    });
  }

  /** Puts the picture on the clipboard: a PNG as an image, an SVG as its text. */
  copy(): Promise<boolean> {
    return this.#alone('The picture was not copied', async (picture) => {
      if (this.format === 'svg') await navigator.clipboard.writeText(picture.svg);
      else await navigator.clipboard.write([new ClipboardItem({ 'image/png': await toPng(picture, this.scale) })]);
      notify.done('Picture copied', this.format === 'svg' ? 'As SVG text' : this.size);
      return true;
    });
  }

  async #alone(failure: string, work: (picture: Picture) => Promise<boolean>): Promise<boolean> {
    const { picture } = this;
    if (this.busy || !picture || this.problem !== null) return false;
    this.busy = true;
    try {
      return await work(picture);
    } catch (error) {
      notify.fail(failure, messageOf(error));
      return false;
    } finally {
      this.busy = false;
    }
  }
}
