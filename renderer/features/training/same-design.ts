import type { Document } from '../../../main-process/core/graph/document.ts';
import { parseDocument } from '../../../main-process/core/graph/parse.ts';

/** Names and positions aside: what of a design a run depends on, as one comparable text. */
const essence = ({ classes, nodes, edges, training }: Document): string => {
  const byId = <T extends { readonly id: string }>(record: Readonly<Record<string, T>>): T[] => Object.values(record).sort((a, b) => (a.id < b.id ? -1 : 1));
  return JSON.stringify([classes, byId(nodes).map(({ id, kind, params }) => [id, kind, sorted(params)]), byId(edges).map(({ source, target }) => [source, target]).sort(), sorted(training)]);
};

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, sorted(inner)]);
}

/** True when a run of the design in `text` trains what `document` shows. */
export function isSameDesign(text: string, document: Document): boolean {
  const parsed = parseDocument(text).document;
  return parsed !== null && essence(parsed) === essence(document);
}
