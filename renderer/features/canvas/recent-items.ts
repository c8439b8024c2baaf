import { z } from 'zod';
import type { PaletteItem } from '../../commands/palette-items.ts';
import { preference } from '../../host/preferences.ts';

const most = 4;
const stored = preference<readonly string[]>('recent-items', z.array(z.string()).max(most), []);

/** Remembers what was put into a design: it stands first in quick-add the next time. */
export const noteUse = (item: Pick<PaletteItem, 'id'>): void =>
  stored.write([item.id, ...stored.read().filter((id) => id !== item.id)].slice(0, most));

/** The same items, those used last before all others, and how many these are. */
export function recentFirst<I extends Pick<PaletteItem, 'id'>>(
  items: readonly I[],
  used: readonly string[] = stored.read(),
): { readonly items: readonly I[]; readonly recent: number } {
  const recent = used.flatMap((id) => items.filter((item) => item.id === id));
  return { items: [...recent, ...items.filter((item) => !recent.includes(item))], recent: recent.length };
}
