/** Pictures kept at most; one is some kilobytes. Far more than are drawn at a time. */
const most = 3_000;

interface Picture {
  readonly uri: string;
  /** Loaded when first drawn. */
  image: HTMLImageElement | null;
  /** Stands for it until it is loaded. */
  before: string | null;
}

const isLoaded = (image: HTMLImageElement | null | undefined): boolean => !!image && image.complete && image.naturalWidth > 0;

/**
 * The pictures inside nodes, as images that are loaded once. An image needs a moment to load even from a data URI: until
 * then the picture it replaces is shown, so that a node never goes blank while it is edited.
 *
 * A picture has a short name: Cytoscape hashes the styles of an element letter by letter whenever anything of it changes, and a
 * data URI has thousands of letters.
 */
export class Pictures {
  /** By name, the one that was used last at the end. */
  readonly #pictures = new Map<string, Picture>();
  readonly #names = new Map<string, string>();
  #count = 0;

  /** Name of the picture with this address. */
  name(uri: string): string {
    const known = this.#names.get(uri);
    if (known !== undefined) return known;
    if (this.#pictures.size >= most) this.#forgetOldest();
    const name = `picture-${(this.#count += 1)}`;
    this.#names.set(uri, name);
    this.#pictures.set(name, { uri, image: null, before: null });
    return name;
  }

  /** `next` takes the place of `previous` on a node; both are names. */
  replace(next: string, previous: string): void {
    const picture = this.#pictures.get(next);
    if (next === previous || !picture || isLoaded(picture.image)) return;
    // The last one that can be shown: the one before may still be loading itself.
    const shown = isLoaded(this.#pictures.get(previous)?.image) ? previous : this.#pictures.get(previous)?.before;
    if (shown !== undefined && shown !== null) picture.before = shown;
  }

  /** The image of a name, or a loaded stand-in for it; `onLoad` is called when the image itself is there. */
  get(name: string, onLoad: () => void): HTMLImageElement {
    const picture = this.#pictures.get(name);
    if (!picture) return new Image();
    this.#pictures.delete(name);
    this.#pictures.set(name, picture);
    const image = (picture.image ??= load(picture));
    if (isLoaded(image)) return image;
    image.addEventListener('load', onLoad, { once: true });
    return this.#pictures.get(picture.before ?? '')?.image ?? image;
  }

  #forgetOldest(): void {
    for (const [name, { uri }] of [...this.#pictures].slice(0, most / 2)) {
      this.#pictures.delete(name);
      this.#names.delete(uri);
    }
  }
}

function load(picture: Picture): HTMLImageElement {
  const image = new Image();
  image.addEventListener('load', () => (picture.before = null), { once: true });
  image.src = picture.uri;
  return image;
}
