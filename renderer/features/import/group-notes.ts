import type { ImportNote } from '../../../main-process/core/import/index.ts';

export interface NoteGroup {
  readonly kind: ImportNote['kind'];
  /** Each text once, with the layers that it is about. */
  readonly items: readonly { readonly text: string; readonly layers: readonly string[] }[];
}

/** What changes the network first, what only sounds different last. */
const order: readonly ImportNote['kind'][] = ['changed', 'left-out', 'read-as'];

/** Notes of one kind together, and of one text: a network may have fifty layers of which the same is to be said. */
export function groupNotes(notes: readonly ImportNote[]): readonly NoteGroup[] {
  return order.flatMap((kind) => {
    const layersOf = new Map<string, string[]>();
    for (const note of notes) {
      if (note.kind !== kind) continue;
      const layers = layersOf.get(note.text) ?? [];
      if (note.layer !== '') layers.push(note.layer);
      layersOf.set(note.text, layers);
    }
    return layersOf.size === 0 ? [] : [{ kind, items: [...layersOf].map(([text, layers]) => ({ text, layers })) }];
  });
}
