import type { Diagnostic } from '../../../main-process/core/diagnostics/diagnostic.ts';
import type { Document, EdgeId, NodeId } from '../../../main-process/core/graph/document.ts';
import { kindTitles } from '../../../main-process/core/graph/kinds.ts';
import type { AnyLayer } from '../../../main-process/core/lower/lowered-graph.ts';
import type { Analysis } from '../../../main-process/core/shape/facts.ts';
import { layerLine, layerTitle } from '../../graph-view/model/layer-words.ts';
import { exitsOn, hostOf } from '../../graph-view/model/structure.ts';
import { formatShape, parameterLine } from '../../graph-view/model/words.ts';
import { formatCount } from '../../ui/format.ts';

const noProblems: readonly Diagnostic[] = [];

/** Errors and warnings by the node they are about. */
export function problemsByNode(analysis: Analysis): ReadonlyMap<NodeId, readonly Diagnostic[]> {
  const found = new Map<NodeId, Diagnostic[]>();
  for (const problem of analysis.diagnostics) {
    if (problem.node === undefined || problem.severity === 'hint') continue;
    found.set(problem.node, [...(found.get(problem.node) ?? []), problem]);
  }
  return found;
}

/** A node in one sentence: its name, what it is, where it stands, what it gives, what hangs on it and what is wrong with it. */
export function nodeWords(
  document: Document,
  analysis: Analysis,
  id: NodeId,
  problems: readonly Diagnostic[] = noProblems,
): string {
  const node = document.nodes[id];
  if (!node) return '';
  const output = analysis.nodes[id]?.output;
  const host = hostOf(document, id);
  const words = [
    node.name,
    node.name.startsWith(kindTitles[node.kind]) ? '' : kindTitles[node.kind],
    node.stage === undefined ? '' : (document.stages[node.stage]?.name ?? ''),
    parameterLine(node, document.classes),
    output && host === null ? `gives ${formatShape(output)}` : '',
    host === null ? '' : `on ${document.nodes[host]?.name ?? host}`,
    exitsOn(document, id)
      .map((exit) => document.nodes[exit]?.name ?? exit)
      .join(', '),
    ...problems.map((problem) => `${problem.severity}: ${problem.message}`),
  ];
  return words.filter((word) => word !== '').join(', ');
}

/** A lowered layer in words: what it is, what it is set to, what it gives and how many numbers it learns. */
export function layerWords(analysis: Analysis, layer: AnyLayer): string {
  const facts = analysis.layers[layer.id];
  const words = [
    layerTitle(layer),
    layerLine(layer),
    facts ? `gives ${formatShape(facts.output)}` : '',
    facts && facts.parameters > 0 ? `${formatCount(facts.parameters)} parameters` : '',
  ];
  return words.filter((word) => word !== '').join(', ');
}

/** A wire in words: from where to where, and the shape that flows in it. */
export function wireWords(document: Document, analysis: Analysis, id: EdgeId): string {
  const edge = document.edges[id];
  if (!edge) return '';
  const shape = analysis.nodes[edge.source]?.output;
  const name = (node: NodeId): string => document.nodes[node]?.name ?? node;
  return `${name(edge.source)} to ${name(edge.target)}${shape ? `, carries ${formatShape(shape)}` : ''}`;
}
