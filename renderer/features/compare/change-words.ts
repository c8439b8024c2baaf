import type { Change, ChangeKind, CostChange, FieldChange } from '../../../main-process/core/compare/index.ts';
import { formatCount } from '../../ui/format.ts';

export const kindWords: Readonly<Record<ChangeKind, string>> = { added: 'Added', removed: 'Removed', changed: 'Changed', moved: 'Moved' };

/** "2 added, 1 changed"; "no difference". */
export function countWords(counts: Readonly<Record<ChangeKind, number>>): string {
  const words = (Object.entries(counts) as [ChangeKind, number][]).flatMap(([kind, count]) => (count > 0 ? [`${count} ${kind}`] : []));
  return words.length === 0 ? 'no difference' : words.join(', ');
}

/** "filters 16 → 32". */
export const fieldText = ({ field, from, to }: FieldChange): string => `${field} ${from ?? '–'} → ${to ?? '–'}`;

/** Beside a node there is room for one: "filters 16 → 32 +1". */
export function shortText({ fields }: Pick<Change, 'fields'>): string {
  const [first, ...rest] = fields;
  return first ? `${fieldText(first)}${rest.length > 0 ? ` +${rest.length}` : ''}` : '';
}

/** "Removed", "Added connection". */
export const whatWords = ({ kind, of }: Pick<Change, 'kind' | 'of'>): string =>
  of === 'connection' || of === 'stage' ? `${kindWords[kind]} ${of}` : kindWords[kind];

/** "78.4k → 18.0k (−60.4k)", or with every digit. */
export function costText({ from, to }: CostChange, word: (value: number) => string = formatCount): string {
  const by = to - from;
  return by === 0 ? word(from) : `${word(from)} → ${word(to)} (${by > 0 ? '+' : '−'}${word(Math.abs(by))})`;
}
