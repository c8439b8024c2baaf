import { grouped } from '../core/text.ts';

export { grouped } from '../core/text.ts';

/** 855578 → "0.85M": cut, not rounded, as the papers publish parameter counts. */
export function short(value: number): string {
  const cut = (unit: number): string => (Math.floor(value / (unit / 100)) / 100).toFixed(2);
  if (value >= 1e9) return `${cut(1e9)}G`;
  if (value >= 1e4) return `${cut(1e6)}M`;
  return grouped(value);
}

export function bytes(value: number): string {
  if (value >= 2 ** 20) return `${(value / 2 ** 20).toFixed(1)} MiB`;
  if (value >= 2 ** 10) return `${(value / 2 ** 10).toFixed(1)} KiB`;
  return `${value} B`;
}

export const shape = (value: readonly number[] | null): string => (value === null ? '?' : value.join('×'));

/** 3725 → "1:02:05". */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, '0'))).join(':');
}
