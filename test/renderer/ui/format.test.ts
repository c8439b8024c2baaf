import { expect, test } from 'vitest';
import { formatBytes, formatCompact, formatCount, formatDay, formatDuration, formatLoss, formatRate } from '../../../renderer/ui/format.ts';

test.each([
  [formatCount(272_282), '272,282'],
  [formatCompact(272_282), '0.27M'],
  [formatCompact(850_000), '0.85M'],
  [formatCompact(14_650), '14.7k'],
  [formatCompact(432), '432'],
  [formatCompact(40.8e6), '40.8M'],
  [formatCompact(125.9e6), '126M'],
  [formatBytes(367e6), '367 MB'],
  [formatBytes(0), '0 B'],
  [formatDuration(8), '8 s'],
  [formatDuration(91), '1 min 31 s'],
  [formatDuration(4020), '1 h 7 min'],
  [formatDuration(200_000), '2 d 7 h'],
  [formatRate(0.1 * 0.1 * 0.1), '0.001'],
  [formatLoss(1.234), '1.23'],
  [formatLoss(0.0123), '0.012'],
  [formatLoss(6.3e12), '6.3e+12'],
  [formatDay('2026-11-20T10:00:00', new Date('2026-11-23T09:00:00')), '20 Nov'],
  [formatDay('2026-11-23T01:00:00', new Date('2026-11-23T09:00:00')), 'today'],
  [formatDay('2025-11-20T10:00:00', new Date('2026-11-23T09:00:00')), '20 Nov 2025'],
])('%s', (actual, expected) => {
  expect(actual).toBe(expected);
});
