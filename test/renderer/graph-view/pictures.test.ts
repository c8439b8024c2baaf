import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Pictures } from '../../../renderer/graph-view/pictures.ts';

/** An image that is loaded when the test says so. */
class FakeImage extends EventTarget {
  static made: FakeImage[] = [];
  src = '';
  complete = false;
  naturalWidth = 0;
  constructor() {
    super();
    FakeImage.made.push(this);
  }
  load(): void {
    this.complete = true;
    this.naturalWidth = 8;
    this.dispatchEvent(new Event('load'));
  }
}
const srcOf = (pictures: Pictures, name: string): string => pictures.get(name, () => undefined).src;

describe('pictures inside nodes', () => {
  beforeEach(() => {
    FakeImage.made = [];
    vi.stubGlobal('Image', FakeImage);
  });

  it('have one short name an address', () => {
    const pictures = new Pictures();
    const address = `data:image/svg+xml;utf8,${'x'.repeat(5_000)}`;
    const name = pictures.name(address);
    expect(name.length).toBeLessThan(20);
    expect(pictures.name(address)).toBe(name);
    expect(pictures.name(`${address}y`)).not.toBe(name);
    expect(srcOf(pictures, name)).toBe(address);
  });

  it('stand in for those that replace them until these are loaded, over several edits', () => {
    const pictures = new Pictures();
    const [a, b, c] = ['a', 'b', 'c'].map((address) => pictures.name(address)) as [string, string, string];
    srcOf(pictures, a);
    FakeImage.made[0]?.load();
    pictures.replace(b, a);
    expect(srcOf(pictures, b)).toBe('a');
    pictures.replace(c, b);
    expect(srcOf(pictures, c)).toBe('a');
    FakeImage.made.find(({ src }) => src === 'c')?.load();
    expect(srcOf(pictures, c)).toBe('c');
  });

  it('forget those that were drawn longest ago, not those in use', () => {
    const pictures = new Pictures();
    const used = pictures.name('used');
    for (let i = 0; i < 6_000; i += 1) {
      pictures.name(`other ${i}`);
      if (i % 100 === 0) expect(srcOf(pictures, used)).toBe('used');
    }
    expect(srcOf(pictures, 'picture-2')).toBe('');
  });
});
