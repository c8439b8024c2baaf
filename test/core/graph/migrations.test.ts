import { describe, expect, it } from 'vitest';
import { FORMAT_VERSION } from '../../../main-process/core/graph/document.ts';
import { migrate, migrations, type Migration } from '../../../main-process/core/graph/migrations/index.ts';

describe('migrations', () => {
  it('lead from version 1 to the current one without a gap', () => {
    const versions = Object.keys(migrations).map(Number).sort((a, b) => a - b);
    expect(versions).toEqual(Array.from({ length: FORMAT_VERSION - 1 }, (_, index) => index + 1));
  });

  it('run once each, in order, and leave the version they lead to', () => {
    const ran: number[] = [];
    const step = (from: number): Migration => (file) => {
      expect(file['version']).toBe(from);
      ran.push(from);
      return { ...file, [`step${from}`]: true };
    };
    const table = { 1: step(1), 2: step(2), 3: step(3) };
    expect(migrate({ version: 1, kept: 'yes' }, 1, 4, table)).toEqual({ version: 4, kept: 'yes', step1: true, step2: true, step3: true });
    expect(ran).toEqual(Object.keys(table).map(Number));
    ran.length = 0;
    migrate({ version: 3 }, 3, 4, table);
    expect(ran).toEqual([3]);
  });

  it('do nothing to a file of the current version', () => {
    const file = { version: FORMAT_VERSION };
    expect(migrate(file, FORMAT_VERSION)).toBe(file);
  });

  it('name a missing step', () => {
    expect(() => migrate({ version: 1 }, 1, 3, { 1: (file) => file })).toThrow('No migration from format version 2 to 3');
  });
});
