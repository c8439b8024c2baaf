import { analyse } from '../analyse.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { createNode, emptyDocument } from '../graph/create.ts';
import type { Document, GraphEdge, GraphNode, NodeId } from '../graph/document.ts';
import { trunkLayout } from '../graph/trunk-layout.ts';
import type { LayerId } from '../lower/lowered-graph.ts';
import { findBlocks } from './blocks.ts';
import { findHeads, type FoundHead } from './heads.ts';
import type { ImportedGraph } from './imported-graph.ts';
import { isAutomatic, nameFor, Naming } from './naming.ts';
import { plainNode } from './plain-node.ts';
import { importProblems, type ImportNote } from './problems.ts';
import { sameNetwork } from './same-layers.ts';
import { findStages } from './stages.ts';

export interface Assembly {
  readonly document: Document;
  readonly blocks: number;
  readonly notes: readonly ImportNote[];
}

/** The design of an imported network: blocks and heads as one node each, every other layer as its own. */
export function assemble(graph: ImportedGraph, fileName: string): Assembly | { readonly problems: readonly Diagnostic[] } {
  const naming = new Naming();
  const nodes: GraphNode[] = [];
  /** The node that carries a layer's result. */
  const carrier = new Map<LayerId, NodeId>();
  const edges: GraphEdge[] = [];
  const found = findBlocks(graph).map((block, index) => ({ block, id: naming.id(`block${index + 1}`), name: `Block ${index + 1}` }));
  const taken = new Set(found.flatMap(({ block }) => [...block.layers]));
  const heads = findHeads(graph, taken);
  for (const { layers } of heads) for (const id of layers) taken.add(id);
  const { stages, stageOf } = findStages(found, (id) => graph.facts.get(id)?.output);
  const blockAt = new Map(found.map((entry) => [entry.block.output, entry]));

  const connect = (inputs: readonly LayerId[], target: NodeId): void => {
    for (const input of inputs) {
      const source = carrier.get(input) ?? '';
      edges.push({ id: naming.id(`${source.slice(0, 24)}-${target.slice(0, 24)}`), source, target });
    }
  };
  for (const layer of graph.layers) {
    const entry = blockAt.get(layer.id);
    if (entry) {
      const { block, id, name } = entry;
      const stage = stageOf.get(id);
      const node = createNode(block.kind, id, name, block.params);
      nodes.push(stage ? { ...node, stage: stage.id } : node);
      connect([block.input], id);
      carrier.set(layer.id, id);
    } else if (!taken.has(layer.id)) {
      const part = layer.id.endsWith('/act') ? ' activation' : '';
      const id = naming.id(layer.node + (part && '-act'));
      const node = plainNode(layer, id, nameFor(layer.node + part));
      if (!node)
        return {
          problems: [
            importProblems.option({
              detail: `Layer “${layer.node}” pads a shortcut that belongs to no residual block. Use a 1×1 convolution there.`,
            }),
          ],
        };
      nodes.push(node);
      connect(layer.inputs, id);
      carrier.set(layer.id, id);
    }
  }
  const last = deepest(graph, heads);
  heads.forEach((head, index) => {
    const kind = index === last ? 'output' : 'auxiliary-output';
    const id = naming.id(kind === 'output' ? 'output' : `exit-${head.name}`);
    nodes.push(createNode(kind, id, nameFor(head.name), head.params));
    connect([head.tap], id);
  });
  const drawn: Document = {
    ...emptyDocument(),
    name: nameFor(
      graph.name === '' || /^(model|sequential|functional)(_?\d+)?$/i.test(graph.name) ? fileName.replace(/\.json$/i, '') : graph.name,
    ),
    description: `Imported from ${fileName} (${graph.format}).`,
    classes: graph.classes,
    nodes: Object.fromEntries(nodes.map((node) => [node.id, node])),
    edges: Object.fromEntries(edges.map((edge) => [edge.id, edge])),
    stages: Object.fromEntries(stages.map((stage) => [stage.id, stage])),
  };
  return checked(graph, withNames(drawn), found.length);
}

/** Outputs that the file calls `dense_3` are called after their depth, as those that are drawn are. */
function withNames(document: Document): Document {
  const { exits } = analyse(document);
  const renamed = exits.flatMap(({ exit }): [NodeId, GraphNode][] => {
    const node = document.nodes[exit.id];
    return node && isAutomatic(node.name)
      ? [[node.id, { ...node, name: `${exit.kind === 'final' ? 'Output' : 'Exit'} ${exit.depth}` }]]
      : [];
  });
  const named = { ...document, nodes: { ...document.nodes, ...Object.fromEntries(renamed) } };
  // The trunk has its rows; a network with branches of its own is laid out where it is shown.
  const branches = Object.values(named.nodes).some(({ kind }) => kind === 'add' || kind === 'concatenate');
  return branches ? named : { ...named, positions: trunkLayout(named) };
}

/** Longest way in layers; the later of two equal ones. */
function deepest(graph: ImportedGraph, heads: readonly FoundHead[]): number {
  const depths = new Map<LayerId, number>();
  for (const { id, inputs } of graph.layers)
    depths.set(id, 1 + inputs.reduce((most, input) => Math.max(most, depths.get(input) ?? 0), 0));
  const all = heads.map((_, index) => depths.get(graph.outputs[index]?.logits ?? '') ?? 0);
  return all.lastIndexOf(Math.max(...all));
}

/** Lowered again, the design has to be the network that came in: what cannot be proved is not handed out. */
function checked(graph: ImportedGraph, document: Document, blocks: number): Assembly | { readonly problems: readonly Diagnostic[] } {
  const analysis = analyse(document);
  const facts = new Map(Object.entries(analysis.layers));
  if (sameNetwork({ layers: analysis.graph.layers, facts }, graph)) return { document, blocks, notes: graph.notes };
  const joins = graph.layers.find(({ op }) => op === 'concatenate');
  if (joins && analysis.graph.layers.length === graph.layers.length) {
    return {
      document,
      blocks,
      notes: [
        ...graph.notes,
        {
          kind: 'changed',
          layer: joins.node,
          text: 'Channels are joined in the order in which the branches are drawn, which may not be the file’s.',
        },
      ],
    };
  }
  const reasons = analysis.diagnostics.filter(({ severity }) => severity === 'error').map(({ message, detail }) => detail ?? message);
  const detail = `${reasons[0] ?? `It would have ${analysis.graph.layers.length} layers, the model has ${graph.layers.length}.`} This is a limit of AuxNet Studio: please report it with the file.`;
  return { problems: [importProblems.mismatch({ detail })] };
}
