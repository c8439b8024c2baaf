import { promises as fs } from 'fs';
import { StudioError } from '../contract/studio-error.ts';
import type { DatasetInfo } from '../contract/studio.ts';
import { analyse } from '../core/analyse.ts';
import type { Diagnostic } from '../core/diagnostics/diagnostic.ts';
import type { Document } from '../core/graph/document.ts';
import { classesFit, imagesFit, sizeText } from '../core/graph/data-fit.ts';
import { parseDocument } from '../core/graph/parse.ts';
import type { DatasetReference } from '../core/graph/training-config.ts';
import type { LoweredGraph } from '../core/lower/lowered-graph.ts';
import { datasets, downloadedFolder, entryOf } from '../data/index.ts';
import { appHome } from '../files/app-home.ts';

/**
 * The document of a design that can be trained on its data set. Everything that can be known without reading the
 * images is checked here, so that a mistake is told at once and no run is made for it.
 * @throws StudioError `invalid-design` with diagnostics, `invalid-dataset`
 */
export async function checkDesign(text: string): Promise<Document> {
  const { document, diagnostics } = parseDocument(text);
  if (document === null || hasErrors(diagnostics)) throw invalidDesign(diagnostics);
  const analysis = analyse(document);
  if (!analysis.trainable || analysis.graph === null) throw invalidDesign(analysis.diagnostics);
  const reference = document.training.dataset;
  const info = await checkDataset(reference);
  // What a set of any size gives is known once its folder was looked into: the trainer does, before the first step.
  if (info.anySize !== true) checkFit(analysis.graph, info);
  return document;
}

const hasErrors = (diagnostics: readonly Diagnostic[]): boolean => diagnostics.some(({ severity }) => severity === 'error');

function invalidDesign(diagnostics: readonly Diagnostic[]): StudioError {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const first = errors[0] ?? diagnostics[0];
  const what = first === undefined ? 'it is not complete' : (first.detail ?? first.message);
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  return new StudioError('invalid-design', `The design cannot be trained: ${what}${more}`, { diagnostics: [...diagnostics] });
}

async function checkDataset(reference: DatasetReference): Promise<DatasetInfo> {
  const reader = datasets.find(({ info }) => info.name === reference.name);
  if (!reader) {
    const known = datasets.map(({ info }) => info.name).join(', ');
    throw new StudioError('invalid-dataset', `There is no data set "${reference.name}". There are: ${known}.`);
  }
  const { info } = reader;
  if (!info.needsPath) return info;
  if (!reference.path) {
    if (await hasCopy(info.name)) return info;
    throw new StudioError('invalid-dataset', `${info.title} is read from disk: choose the folder that holds its files, or download it.`);
  }
  const status = await fs.stat(reference.path).catch(() => null);
  if (!status) throw new StudioError('invalid-dataset', `${info.title}: there is nothing at ${reference.path}. Choose the folder that holds its files.`);
  return info;
}

/** Whether the application has downloaded it: the reader finds that copy without a path. */
async function hasCopy(name: string): Promise<boolean> {
  const entry = entryOf(name);
  return entry !== null && (await downloadedFolder(appHome().data, entry)) !== null;
}

/** Images fit the input and every class has its logit. */
function checkFit(graph: LoweredGraph, info: DatasetInfo): void {
  const input = graph.layers.find(({ id }) => id === graph.input);
  if (input?.op === 'input' && !imagesFit(input.attributes, info)) {
    throw new StudioError(
      'invalid-dataset',
      `The design takes images of ${sizeText(input.attributes)}, those of ${info.title} are ${sizeText(info)}. Change the input node or choose another data set.`,
    );
  }
  if (!classesFit(graph.classes, info)) {
    const classes = info.classNames.length;
    throw new StudioError('invalid-dataset', `The design tells ${graph.classes} classes apart, ${info.title} has ${classes}. Set the design's classes to ${classes}.`);
  }
}
