import { rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { DatasetError, inMemory, openDataset, type MemoryDataset, type MemorySplit } from '../../main-process/data/index.ts';
import { madeSets, writeFiles, type MadeFiles, type MadeSet } from '../helpers/made-datasets.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

const VARIANTS = 1000;
const open = async (reference: { name: string; path: string }): Promise<MemoryDataset> => inMemory(await openDataset(reference));

type Draw = (below: number) => number;
const drawer = (seed: number): Draw => {
  const generator = xoroshiro128plus(seed);
  return (below) => uniformInt(generator, 0, below - 1);
};

interface Variant {
  readonly what: 'truncated' | 'flipped' | 'header flipped' | 'swapped' | 'foreign' | 'garbage' | 'appended' | 'lost';
  readonly files: Record<string, Buffer>;
  /** Bytes that differ. */
  readonly changed: number;
}

/** One damaged copy of a data set. `other` brings a file of another format. */
function damage(files: MadeFiles, other: Buffer, draw: Draw): Variant {
  const names = Object.keys(files);
  const copy: Record<string, Buffer> = { ...files };
  const name = names[draw(names.length)] as string;
  const bytes = Buffer.from(files[name] as Buffer);
  const flip = (from: number, to: number): number => {
    const places = new Set(Array.from({ length: 1 + draw(3) }, () => from + draw(to - from)));
    for (const at of places) bytes[at]! ^= 1 + draw(255);
    copy[name] = bytes;
    return places.size;
  };
  switch (draw(8)) {
    case 0:
      copy[name] = bytes.subarray(0, draw(bytes.length));
      return { what: 'truncated', files: copy, changed: 0 };
    case 1:
      return { what: 'flipped', files: copy, changed: flip(0, bytes.length) };
    case 2:
      return { what: 'header flipped', files: copy, changed: flip(0, Math.min(bytes.length, 250)) };
    case 3: {
      const second = names[draw(names.length)] as string;
      [copy[name], copy[second]] = [files[second] as Buffer, files[name] as Buffer];
      return { what: 'swapped', files: copy, changed: 0 };
    }
    case 4:
      copy[name] = other;
      return { what: 'foreign', files: copy, changed: 0 };
    case 5: {
      const length = draw(2) === 0 ? bytes.length : draw(4000);
      copy[name] = Buffer.from(Array.from({ length }, () => draw(256)));
      return { what: 'garbage', files: copy, changed: length };
    }
    case 6:
      copy[name] = Buffer.concat([bytes, Buffer.from(Array.from({ length: 1 + draw(3000) }, () => draw(256)))]);
      return { what: 'appended', files: copy, changed: 0 };
    default:
      delete copy[name];
      return { what: 'lost', files: copy, changed: 0 };
  }
}

const hasChecksum = (name: MadeSet): boolean => /archive|gzip|compressed/.test(name);

/** How many pixels and labels differ between splits of equal size; infinite where the sizes differ. */
function difference(a: MemorySplit, b: MemorySplit): number {
  if (a.count !== b.count || a.images.length !== b.images.length) return Number.POSITIVE_INFINITY;
  let count = 0;
  for (let i = 0; i < a.images.length; i++) if (a.images[i] !== b.images[i]) count++;
  for (let i = 0; i < a.count; i++) if (a.labels[i] !== b.labels[i]) count++;
  return count;
}

/** Images with their labels, each as text, in order. */
const records = ({ count, images, labels }: MemorySplit): string[] => {
  const size = images.length / count;
  return Array.from({ length: count }, (_, i) => `${labels[i]} ${Buffer.from(images.subarray(i * size, (i + 1) * size)).toString('base64')}`);
};

/**
 * Why data that was read of damaged files is wrong; null where it is what the files say. Formats without a checksum cannot
 * tell a pixel or a label of the right range from a damaged one, a file that ends with a record from a shorter one, or
 * two whole files under each other's names: that is what is left open here, and no more.
 */
function silentlyWrong(name: MadeSet, { what, changed }: Variant, read: MemoryDataset, original: MemoryDataset): string | null {
  const differing = difference(read.train, original.train) + difference(read.test, original.test);
  if (differing === 0) return null;
  if (hasChecksum(name) && what !== 'swapped' && what !== 'lost') return `${differing} values differ in a format with checksums`;
  switch (what) {
    case 'flipped':
    case 'header flipped':
      return differing <= changed ? null : `${differing} values differ, ${changed} bytes were changed`;
    case 'swapped': {
      const all = ({ train, test }: MemoryDataset): string => [...records(train), ...records(test)].sort().join();
      return all(read) === all(original) ? null : 'images or labels of swapped files are mixed';
    }
    case 'truncated':
    case 'lost': {
      const known = new Set([...records(original.train), ...records(original.test)]);
      const whole = [...records(read.train), ...records(read.test)].every((record) => known.has(record));
      return name.endsWith('CIFAR-10 binary') || name === 'CIFAR-100 binary' || what === 'lost' ? (whole ? null : 'a record is not of the set') : 'read though truncated';
    }
    case 'garbage':
      return changed % 3073 === 0 || changed % 3074 === 0 ? null : 'garbage was read';
    default:
      return `read though ${what}`;
  }
}

describe.each(Object.keys(madeSets) as MadeSet[])('%s', (name) => {
  it(`${VARIANTS} damaged variants: each a clear error, or what the files say`, async () => {
    const { set, files: make } = madeSets[name];
    const files: MadeFiles = await make();
    const foreign = (Object.keys(madeSets) as MadeSet[]).filter((other) => madeSets[other].set !== set);
    const others = await Promise.all(foreign.map(async (other) => Object.values<Buffer>(await madeSets[other].files())[0]!));
    const folder = temporaryFolder();
    const original = await open({ name: set, path: writeFiles(`${folder}/original`, files) });
    const tally = { refused: 0, read: 0 };
    for (let seed = 0; seed < VARIANTS; seed++) {
      const draw = drawer(seed);
      const variant = damage(files, others[draw(others.length)]!, draw);
      const path = `${folder}/${seed}`;
      writeFiles(path, variant.files);
      try {
        const read = await open({ name: set, path });
        tally.read++;
        const wrong = silentlyWrong(name, variant, read, original);
        expect({ seed, what: variant.what, wrong }).toEqual({ seed, what: variant.what, wrong: null });
      } catch (error) {
        if (!(error instanceof DatasetError)) throw error;
        tally.refused++;
        // Something that a person can act on: what, where, and a sentence's end.
        expect(error.message, `variant ${seed}`).toMatch(/^(?=.*[.?]$)(?=.*(Get|Choose|Unpack|Is it under|as well)).{20,700}$/s);
      }
      rmSync(path, { recursive: true, force: true });
    }
    expect(tally.refused + tally.read).toBe(VARIANTS);
    // Most damage shows, whatever the format.
    expect(tally.refused).toBeGreaterThan(VARIANTS / 3);
  }, 60_000);
});
