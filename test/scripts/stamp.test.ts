import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fingerprint, isCurrent, writeStamp } from '../../scripts/build/stamp.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'auxnet-stamp-'));
  mkdirSync(join(folder, 'sources/deep'), { recursive: true });
  writeFileSync(join(folder, 'sources/a.ts'), 'a');
  writeFileSync(join(folder, 'sources/deep/b.ts'), 'b');
});
afterEach(() => rmSync(folder, { recursive: true }));

const digest = (facts: readonly string[] = []): string => fingerprint(folder, ['sources', 'absent.json'], facts);

describe('the fingerprint of what a build reads', () => {
  it('stays the same while nothing changes', () => {
    expect(digest()).toBe(digest());
  });

  it.each([
    ['a file deep below is written', () => writeFileSync(join(folder, 'sources/deep/b.ts'), 'bb')],
    ['a file of the same size gets another time', () => utimesSync(join(folder, 'sources/a.ts'), 1, 1)],
    ['a file is added', () => writeFileSync(join(folder, 'sources/c.ts'), '')],
    ['a file is removed', () => rmSync(join(folder, 'sources/a.ts'))],
    ['what was missing appears', () => writeFileSync(join(folder, 'absent.json'), '')],
  ])('changes when %s', (_name, change) => {
    const before = digest();
    change();
    expect(digest()).not.toBe(before);
  });

  it('changes with what else the result depends on', () => {
    expect(digest(['chrome83'])).not.toBe(digest(['chrome120']));
  });
});

describe('a stamp', () => {
  it('counts only with the same fingerprint and with the outputs in place', () => {
    const stamp = join(folder, 'dist/.stamps/renderer');
    const output = join(folder, 'sources/a.ts');
    expect(isCurrent(stamp, 'x', [output])).toBe(false);
    writeStamp(stamp, 'x');
    expect(isCurrent(stamp, 'x', [output])).toBe(true);
    expect(isCurrent(stamp, 'y', [output])).toBe(false);
    expect(isCurrent(stamp, 'x', [output, join(folder, 'gone')])).toBe(false);
  });
});
