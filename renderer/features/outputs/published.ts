import { analyse } from '../../../main-process/core/analyse.ts';
import type { Document } from '../../../main-process/core/graph/document.ts';
import { parseDocument } from '../../../main-process/core/graph/parse.ts';
import { publishedSets, type Published, type PublishedSet } from '../../../main-process/core/published/index.ts';
import type { Analysis } from '../../../main-process/core/shape/facts.ts';
import { templates, type Template } from '../../../main-process/core/templates/index.ts';
import { formatCount } from '../../ui/format.ts';
import type { RunRecord } from '../runs/run-record.svelte.ts';

/** Without the classes, which a data set decides: the depths and what lies before the last layer tell the network. */
const signature = ({ totals, exits }: Analysis): string =>
  [totals.parameters, totals.multiplyAdds, ...exits.map(({ exit }) => exit.depth)].join();
const signatures = new Map<string, string>();

function signatureOf(template: Template, classes: number): string {
  const key = `${template.id} ${classes}`;
  const known = signatures.get(key);
  if (known !== undefined) return known;
  const made = signature(analyse({ ...template.build(), classes }));
  signatures.set(key, made);
  return made;
}

/** Published figures of the template that a design still is: its name, its cost and its exits; null for anything else. */
export function publishedFor(document: Document, analysis: Analysis): Published | null {
  const template = templates.find(({ title }) => title === document.name);
  return template?.published && signature(analysis) === signatureOf(template, document.classes) ? template.published : null;
}

/** The published error of the final output on the data set that was trained on, and what the reader must know of it. */
export interface PublishedBeside {
  readonly error: number;
  /** "Published, CIFAR-10: … This run saw 10,000 images and 10 epochs." */
  readonly conditions: string;
}

const setTitles: Readonly<Record<PublishedSet, string>> = { 'cifar-10': 'CIFAR-10', 'cifar-100': 'CIFAR-100', svhn: 'SVHN' };

export function publishedBeside(document: Document, analysis: Analysis, record: RunRecord | null): PublishedBeside | null {
  const own = record ? designOf(record) : { document, analysis };
  const published = own && publishedFor(own.document, own.analysis);
  const set = publishedSets.find((name) => name === own?.document.training.dataset.name) ?? (record ? undefined : 'cifar-10');
  const error = set && published?.error?.[set];
  if (!set || !published || error === undefined) return null;
  const conditions = [`Published, ${setTitles[set]}: ${published.source}.`, published.note ?? '', sawWords(record)].filter(Boolean).join(' ');
  return { error, conditions };
}

const designs = new WeakMap<RunRecord, { readonly document: Document; readonly analysis: Analysis } | null>();

/** The design that a run trained, analysed once. */
export function designOf(record: RunRecord): { readonly document: Document; readonly analysis: Analysis } | null {
  const known = designs.get(record);
  if (known !== undefined) return known;
  const { document } = parseDocument(record.design);
  const made = document && { document, analysis: analyse(document) };
  designs.set(record, made);
  return made;
}

function sawWords(record: RunRecord | null): string {
  const start = record?.start;
  const config = record && designOf(record)?.document.training;
  if (!start || !config) return '';
  return `This run takes ${formatCount(start.epochs * start.stepsPerEpoch)} steps of ${config.batchSize} images.`;
}
