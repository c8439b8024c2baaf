/** Pictures kept at most; one is some kilobytes. */
const most = 3_000;

/**
 * The pictures inside nodes, as images that are loaded once. An image needs a moment to load even from a data URI: until
 * then the picture it replaces is shown, so that a node never goes blank while it is edited.
 */
export class Pictures {
  readonly #images = new Map<string, HTMLImageElement>();
  readonly #before = new Map<string, string>();

  /** `next` takes the place of `previous` on a node. */
  replace(next: string, previous: string): void {
    if (next === previous || this.#loaded(next)) return;
    // The last one that can be shown: the one before may still be loading itself.
    const shown = this.#loaded(previous) ? previous : this.#before.get(previous);
    if (shown !== undefined) this.#before.set(next, shown);
  }

  /** The image of an address, or a loaded stand-in for it; `onLoad` is called when the image itself is there. */
  get(uri: string, onLoad: () => void): HTMLImageElement {
    const image = this.#images.get(uri) ?? this.#start(uri);
    if (this.#loaded(uri)) return image;
    image.addEventListener('load', onLoad, { once: true });
    return this.#images.get(this.#before.get(uri) ?? '') ?? image;
  }

  #start(uri: string): HTMLImageElement {
    if (this.#images.size >= most) this.#forgetOldest();
    const image = new Image();
    image.addEventListener('load', () => this.#before.delete(uri), { once: true });
    image.src = uri;
    this.#images.set(uri, image);
    return image;
  }

  #forgetOldest(): void {
    for (const uri of [...this.#images.keys()].slice(0, most / 2)) {
      this.#images.delete(uri);
      this.#before.delete(uri);
    }
  }

  #loaded(uri: string): boolean {
    const image = this.#images.get(uri);
    return image !== undefined && image.complete && image.naturalWidth > 0;
  }
}
