import type { LogLine } from '../runs/run-record.svelte.ts';

export type LogFilter = 'all' | 'warnings' | 'errors';

/** How the log is looked at. */
export class LogView {
  filter = $state<LogFilter>('all');
  search = $state('');
  /** Keeps the newest line in sight; scrolling up ends that, scrolling to the end starts it again. */
  follow = $state(true);
}

const levels: Readonly<Record<LogFilter, readonly LogLine['level'][]>> = {
  all: ['info', 'warning', 'error'],
  warnings: ['warning', 'error'],
  errors: ['error'],
};

/** Lines of the wanted levels that hold the words looked for, whatever their case. */
export function shownLines(lines: readonly LogLine[], filter: LogFilter, search: string): readonly LogLine[] {
  const wanted = search.trim().toLowerCase();
  if (filter === 'all' && wanted === '') return lines;
  return lines.filter(({ level, message }) => levels[filter].includes(level) && (wanted === '' || message.toLowerCase().includes(wanted)));
}

/** A message cut at what was looked for, in turn not found and found. */
export function highlighted(message: string, search: string): readonly { readonly text: string; readonly found: boolean }[] {
  const wanted = search.trim().toLowerCase();
  if (wanted === '') return [{ text: message, found: false }];
  const parts: { text: string; found: boolean }[] = [];
  const low = message.toLowerCase();
  let start = 0;
  for (let at = low.indexOf(wanted); at >= 0; at = low.indexOf(wanted, start)) {
    if (at > start) parts.push({ text: message.slice(start, at), found: false });
    parts.push({ text: message.slice(at, at + wanted.length), found: true });
    start = at + wanted.length;
  }
  if (start < message.length) parts.push({ text: message.slice(start), found: false });
  return parts;
}

/** As it is copied: one line each, time first. */
export const logText = (lines: readonly LogLine[]): string => lines.map(({ time, level, message }) => `${time} ${level.padEnd(7)} ${message}`).join('\n');
