import type { Document } from '../../../main-process/core/graph/document.ts';
import { parseDocument } from '../../../main-process/core/graph/parse.ts';

/** The network of a design as one comparable text: names, places and training aside. */
function networkOf({ classes, nodes, edges }: Document): string {
  const byId = Object.values(nodes).sort((a, b) => (a.id < b.id ? -1 : 1));
  return JSON.stringify([classes, byId.map(({ id, kind, params }) => [id, kind, sorted(params)]), Object.values(edges).map(({ source, target }) => `${source} ${target}`).sort()]);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, sorted(inner)]);
}

interface Essence {
  readonly network: string;
  readonly training: string;
}
const essenceOf = (document: Document): Essence => ({ network: networkOf(document), training: JSON.stringify(sorted(document.training)) });

// The text of a run never changes, and a document is never changed in place: both are read once.
const ofTexts = new Map<string, Essence | null>();
const ofDocuments = new WeakMap<Document, Essence>();

function essenceOfText(text: string): Essence | null {
  const known = ofTexts.get(text);
  if (known !== undefined) return known;
  const { document } = parseDocument(text);
  const made = document && essenceOf(document);
  ofTexts.set(text, made);
  return made;
}
function essenceOfDocument(document: Document): Essence {
  const known = ofDocuments.get(document) ?? essenceOf(document);
  ofDocuments.set(document, known);
  return known;
}

/** True when a run of the design in `text` is of the network that `document` shows, however it was trained. */
export const isSameNetwork = (text: string, document: Document): boolean =>
  essenceOfText(text)?.network === essenceOfDocument(document).network;

/** True when, besides, it was trained as `document` says. */
export const isSameDesign = (text: string, document: Document): boolean =>
  isSameNetwork(text, document) && essenceOfText(text)?.training === essenceOfDocument(document).training;
