import { describe, expect, it } from 'vitest';
import { highlighted, logText, shownLines } from '../../../renderer/features/log/log-view.svelte.ts';

const lines = (['info', 'warning', 'error', 'info'] as const).map((level, i) => ({ time: `2026-01-01T00:00:0${i}Z`, level, message: `Line ${i} of Disk` }));

describe('the log', () => {
  it.each([['all', '', 4], ['warnings', '', 2], ['errors', '', 1], ['all', ' DISK ', 4], ['warnings', 'line 1', 1], ['all', 'nowhere', 0]] as const)(
    'shows of %s with “%s” %i lines', (filter, search, count) => expect(shownLines(lines, filter, search).length).toBe(count));
  it('cuts a message at what was looked for and loses no letter', () => {
    expect(highlighted('Disk, disk and DISK', 'disk').map(({ text, found }) => (found ? `[${text}]` : text)).join('')).toBe('[Disk], [disk] and [DISK]');
    expect(highlighted('plain', '')).toEqual([{ text: 'plain', found: false }]);
  });
  it('is copied line by line', () => expect(logText(lines.slice(1, 2))).toBe('2026-01-01T00:00:01Z warning Line 1 of Disk'));
});
