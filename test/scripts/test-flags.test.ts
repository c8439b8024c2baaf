import { describe, expect, it } from 'vitest';
import { parseTestFlags } from '../../scripts/test/test-flags.mjs';

describe('flags of npm test', () => {
  it('runs everything unless told otherwise', () => {
    expect(parseTestFlags([])).toEqual({ help: false, only: ['check', 'unit', 'e2e', 'electron'] });
  });

  it('keeps the order of the parts', () => {
    expect(parseTestFlags(['--only', 'e2e', '--only', 'check']).only).toEqual(['check', 'e2e']);
  });

  it('names what it does not know', () => {
    expect(() => parseTestFlags(['--only', 'units'])).toThrow('choose from check, unit, e2e, electron');
  });
});
