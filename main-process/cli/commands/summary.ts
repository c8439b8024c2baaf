import type { Command } from 'commander';
import { analyse } from '../../core/analyse.ts';
import type { Document } from '../../core/graph/document.ts';
import { kindTitles } from '../../core/graph/kinds.ts';
import type { Analysis } from '../../core/shape/facts.ts';
import { receptiveField } from '../../core/shape/receptive-field.ts';
import { trainingMemory } from '../../core/shape/training-memory.ts';
import { formatDiagnostics, located } from '../diagnostics.ts';
import { Failure } from '../failure.ts';
import { bytes, grouped, shape, short } from '../numbers.ts';
import type { Output } from '../output.ts';
import { readDesign } from '../read-design.ts';
import { right, table, type Column } from '../table.ts';

/** `auxnet summary FILE`: what the network is and costs, by node or by layer, and at every output. */
export function summaryCommand(program: Command, output: Output): void {
  program
    .command('summary')
    .description('print shapes, parameters and multiply-adds of a design and of the model cut at each output')
    .argument('<file>', 'an .auxnet file, or - for stdin')
    .option('--layers', 'one row a layer instead of one a block')
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExamples:\n  auxnet summary net.auxnet\n  auxnet template auxnet-56-5 | auxnet summary -\n\nMultiply-adds count one multiplication and one addition as 1, for one image.')
    .action(async (file: string, options: { layers?: boolean; json?: boolean }) => {
      const { name, text, document } = await readDesign(file);
      const analysis = analyse(document);
      const errors = analysis.diagnostics.filter(({ severity }) => severity === 'error');
      if (errors.length > 0 || analysis.graph === null) throw new Failure(formatDiagnostics(name, located(text, errors)));
      if (options.json) output.print(JSON.stringify(summaryJson(document, analysis)));
      else output.print(summaryText(document, analysis, options.layers === true));
    });
}

const outputsOf = (analysis: Analysis) =>
  analysis.exits.map(({ exit, parameters, multiplyAdds, activationBytes }) => ({
    id: exit.id,
    name: exit.name,
    depth: exit.depth,
    parameters,
    flops: multiplyAdds,
    activationBytes,
    receptiveField: fieldOf(analysis, exit.tap),
  }));

/** Pixels of the image that a layer's output depends on; null for the whole of it. */
function fieldOf({ graph }: Analysis, layer: string): readonly [number, number] | null {
  const field = receptiveField(graph, layer);
  return !field || field.whole ? null : field.size;
}

function nodeRows(document: Document, analysis: Analysis) {
  const order = [...new Set((analysis.graph?.layers ?? []).map(({ node }) => node))];
  return order.flatMap((id) => {
    const node = document.nodes[id];
    const facts = analysis.nodes[id];
    if (!node || !facts) return [];
    return [{ id, name: node.name, kind: node.kind, output: facts.output, parameters: facts.parameters, flops: facts.multiplyAdds }];
  });
}

function layerRows(analysis: Analysis) {
  return (analysis.graph?.layers ?? []).flatMap(({ id, op }) => {
    const facts = analysis.layers[id];
    return facts ? [{ id, op, output: facts.output, parameters: facts.parameters, flops: facts.multiplyAdds }] : [];
  });
}

function summaryJson(document: Document, analysis: Analysis): unknown {
  const { totals } = analysis;
  return {
    name: document.name,
    classes: document.classes,
    nodes: nodeRows(document, analysis),
    layers: layerRows(analysis),
    outputs: outputsOf(analysis),
    totals: { parameters: totals.parameters, flops: totals.multiplyAdds, activationBytes: totals.activationBytes },
    training: { batchSize: document.training.batchSize, memoryBytes: Math.round(trainingMemory(analysis, document.training).total) },
  };
}

interface Cost {
  readonly output: readonly number[] | null;
  readonly parameters: number;
  readonly flops: number;
}

const costColumns: readonly Column[] = [{ title: 'output shape' }, right('parameters'), right('multiply-adds')];
const costCells = (row: Cost): string[] => [shape(row.output), grouped(row.parameters), grouped(row.flops)];

const nodeTable = (document: Document, analysis: Analysis): string =>
  table([{ title: 'node' }, { title: 'kind' }, ...costColumns], nodeRows(document, analysis).map((row) => [row.name, kindTitles[row.kind], ...costCells(row)]));

const layerTable = (analysis: Analysis): string =>
  table([{ title: 'layer' }, { title: 'op' }, ...costColumns], layerRows(analysis).map((row) => [row.id, row.op, ...costCells(row)]));

function outputTable(analysis: Analysis): string {
  const columns = [{ title: 'output' }, right('depth'), right('parameters'), right(''), right('multiply-adds'), right('activations'), right('head sees')];
  const rows = outputsOf(analysis).map(({ name, depth, parameters, flops, activationBytes, receptiveField }) => {
    return [name, String(depth), grouped(parameters), short(parameters), grouped(flops), bytes(activationBytes), receptiveField?.join('×') ?? 'all'];
  });
  return table(columns, rows);
}

function summaryText(document: Document, analysis: Analysis, byLayer: boolean): string {
  const { training } = document;
  const { parameters, multiplyAdds, activationBytes } = analysis.totals;
  const all = `${grouped(parameters)} parameters (${short(parameters)}), ${grouped(multiplyAdds)} multiply-adds`;
  return [
    `${document.name}: ${document.classes} classes`,
    '',
    byLayer ? layerTable(analysis) : nodeTable(document, analysis),
    '',
    'The model cut at each output:',
    outputTable(analysis),
    '',
    `In all: ${all} and ${bytes(activationBytes)} of activations an image.`,
    `A training step at batch ${training.batchSize} takes about ${(trainingMemory(analysis, training).total / 1e9).toFixed(1)} GB of memory.`,
  ].join('\n');
}
