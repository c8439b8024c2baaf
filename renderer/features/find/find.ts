import type { Document, NodeId } from '../../../main-process/core/graph/document.ts';
import { kindTitles } from '../../../main-process/core/graph/kinds.ts';
import { topologyOf } from '../../../main-process/core/graph/topology.ts';
import type { Analysis } from '../../../main-process/core/shape/facts.ts';
import { exitsOn, hostOf } from '../../graph-view/model/structure.ts';
import { formatShape, parameterLine } from '../../graph-view/model/words.ts';
import { fieldsOf } from '../inspector/fields.ts';

/** What of a node the search looks at, and how the finding is called. */
export type Aspect = 'name' | 'kind' | 'parameter' | 'shape' | 'stage' | 'output' | 'problem' | 'note';

/** One thing that can be found, with its texts in the order in which a finding is explained. */
export interface Findable {
  readonly id: NodeId;
  readonly texts: readonly { readonly aspect: Aspect; readonly text: string; readonly folded: string }[];
}
export interface Hit {
  readonly id: NodeId;
  readonly aspect: Aspect;
  /** The text that holds the first word typed. */
  readonly text: string;
}

/** Everything that can be found in a design, in the order of the data. To be kept while the design stays the same. */
export function findables(document: Document, analysis: Analysis): readonly Findable[] {
  const problems = new Map<NodeId, string[]>();
  for (const { node, severity, message, detail } of analysis.diagnostics) {
    if (node === undefined) continue;
    problems.set(node, [...(problems.get(node) ?? []), `${severity}: ${message}${detail ? ` ${detail}` : ''}`]);
  }
  const notes = Object.values(document.notes).map(({ id, text }): Findable => ({ id, texts: [{ aspect: 'note', text, folded: fold(text) }] }));
  const nodes = topologyOf(document).order.map((node): Findable => {
    const shape = analysis.nodes[node.id]?.output;
    const host = hostOf(document, node.id);
    const params: Readonly<Record<string, unknown>> = { ...node.params };
    const texts: readonly (readonly [Aspect, string])[] = [
      ['name', node.name],
      ['kind', `${kindTitles[node.kind]} ${node.kind}`],
      ['parameter', parameterLine(node, document.classes)],
      ...fieldsOf[node.kind].map((field) => ['parameter', `${field.label} ${valueWord(field, params[field.key])}`] as const),
      ['shape', shape ? formatShape(shape) : ''],
      ['stage', node.stage === undefined ? '' : (document.stages[node.stage]?.name ?? '')],
      ['output', host === null ? '' : `on ${document.nodes[host]?.name ?? host}`],
      ...exitsOn(document, node.id).map((exit) => ['output', document.nodes[exit]?.name ?? exit] as const),
      ...(problems.get(node.id) ?? []).map((problem) => ['problem', problem] as const),
    ];
    return {
      id: node.id,
      texts: texts.filter(([, text]) => text !== '').map(([aspect, text]) => ({ aspect, text, folded: fold(text) })),
    };
  });
  return [...nodes, ...notes];
}

/** A value as the inspector writes it: "Identity", "16", "paper’s rule". */
function valueWord(field: (typeof fieldsOf)[keyof typeof fieldsOf][number], value: unknown): string {
  if ('options' in field) return field.options.find((option) => option.value === value)?.label ?? String(value);
  if (value === null || value === undefined) return 'placeholder' in field ? (field.placeholder ?? '') : '';
  return String(value);
}

/** "32 x 32 x16" and "32×32×16" are the same to who types. */
const fold = (text: string): string => text.toLowerCase().replace(/×/g, 'x').replace(/(\d)\s*x\s*(?=\d)/g, '$1x');

/**
 * Nodes in which the query is found as it stands ("stage 2"); where there is none, those of which every word is found
 * somewhere. Words in quotes belong together. An empty query finds nothing.
 */
export function find(all: readonly Findable[], query: string): readonly Hit[] {
  const folded = fold(query).trim();
  if (folded === '') return [];
  const whole = withWords(all, [folded]);
  return whole.length > 0 ? whole : withWords(all, [...folded.matchAll(/"([^"]+)"?|[^\s"]+/g)].map((match) => match[1] ?? match[0]));
}

function withWords(all: readonly Findable[], words: readonly string[]): readonly Hit[] {
  const [first] = words;
  if (first === undefined) return [];
  return all.flatMap(({ id, texts }) => {
    if (!words.every((word) => texts.some(({ folded }) => holds(folded, word)))) return [];
    const why = texts.find(({ folded }) => holds(folded, first));
    return why ? [{ id, aspect: why.aspect, text: why.text }] : [];
  });
}

/** A number is found where it begins, so that 4 is not found in 64. */
function holds(text: string, word: string): boolean {
  if (!/^\d/.test(word)) return text.includes(word);
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) if (!/[\d.]/.test(text[at - 1] ?? '')) return true;
  return false;
}
