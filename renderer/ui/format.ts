/** How numbers are written in the window: tabular, short, with their unit. English, as all of the interface. */

const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** 272282 → "272,282". */
export const formatCount = (value: number): string => grouped.format(value);

/** Three digits and a unit: 272282 → "0.27M", 40.8e6 → "40.8M", 14650 → "14.7k". */
export function formatCompact(value: number): string {
  const units: readonly (readonly [number, string])[] = [[1e12, 'T'], [1e9, 'G'], [1e6, 'M'], [1e3, 'k']];
  // From a fifth of a million on the field writes millions ("0.27M"), so that models compare at a glance.
  if (value >= 1e5 && value < 1e6) return `${(value / 1e6).toFixed(2)}M`;
  for (const [size, unit] of units) {
    if (value >= size) return `${trimmed(value / size)}${unit}`;
  }
  return String(Math.round(value));
}
const trimmed = (value: number): string => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2));

/** ["a", "b", "c"] → "a, b and c". */
export const listOf = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join() : `${parts.slice(0, -1).join(', ')} and ${parts[parts.length - 1]}`;

/** 367e6 → "367 MB". */
export const formatBytes = (bytes: number): string => {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${power === 0 ? Math.round(value) : trimmed(value)} ${units[power]}`;
};

/** Per cent with one decimal, as the papers' tables: 38.66 → "38.7". */
export const formatError = (percent: number): string => percent.toFixed(1);

/** Losses: two decimals, three below 0.1, a power of ten from 10,000 on (a run that diverges). */
export const formatLoss = (loss: number): string => (loss >= 1e4 ? loss.toExponential(1) : loss.toFixed(loss < 0.1 ? 3 : 2));

/** 0.0010000000000000002 → "0.001". */
export const formatRate = (value: number): string => String(Number(value.toPrecision(4)));

/** 91 → "1 min 31 s", 4000 → "1 h 7 min". */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  if (whole < 86_400) return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
  return `${Math.floor(whole / 86_400)} d ${Math.floor((whole % 86_400) / 3600)} h`;
}

/** "today", "yesterday", "3 Nov", "3 Nov 2025". */
export function formatDay(iso: string, now: Date = new Date()): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return '';
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime();
  if (date.getTime() >= midnight) return 'today';
  if (date.getTime() >= midnight - 86_400_000) return 'yesterday';
  const sameYear = date.getFullYear() === now.getFullYear();
  return date.toLocaleDateString('en-GB', sameYear ? { day: 'numeric', month: 'short' } : { day: 'numeric', month: 'short', year: 'numeric' });
}

/** "11:42". */
export const formatTime = (iso: string): string => {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? '' : date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
};
/** "11:42:07". */
export const formatClock = (iso: string): string => {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? '' : date.toLocaleTimeString('en-GB');
};

/** "1 image", "2 images". */
export const plural = (count: number, one: string, many = `${one}s`): string => `${formatCount(count)} ${count === 1 ? one : many}`;
