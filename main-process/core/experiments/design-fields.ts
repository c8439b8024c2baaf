import { analyse } from '../analyse.ts';
import type { Document, StageId } from '../graph/document.ts';
import type { NumberField } from '../graph/training-field.ts';
import type { Analysis } from '../shape/facts.ts';
import { AxisError } from './axis-error.ts';
import { blocksOf, blockStages, withBlocks, withFilters, withWidth } from './resize.ts';

/** A measure of the network that a sweep can go over, beside the fields of the configuration. */
export type DesignField = Pick<NumberField, 'path' | 'label' | 'kind' | 'min' | 'max' | 'exclusiveMin' | 'exclusiveMax' | 'none'> & {
  readonly measure: 'blocks' | 'width' | 'filters';
  /** Null: of all stages. */
  readonly stage: StageId | null;
};

/** Deeper is no residual network that anybody trained. */
const MOST_BLOCKS = 200;
const MOST_FILTERS = 65_536;
const WIDEST = 16;

/** Whether a value of an experiment is one of its network. */
export const isDesignPath = (path: string): boolean => /^(?:width$|blocks(?:\.|$)|filters\.)/.test(path);

/** Depth and width of this design. */
export function designFields(document: Pick<Document, 'nodes' | 'edges' | 'stages'>): readonly DesignField[] {
  const stages = blockStages(document);
  const blocks = { kind: 'int', min: 1, max: MOST_BLOCKS, measure: 'blocks' } as const;
  const filters = { kind: 'int', min: 1, max: MOST_FILTERS, measure: 'filters' } as const;
  const width = { path: 'width', label: 'Width, times', kind: 'number', min: 0, exclusiveMin: true, max: WIDEST, measure: 'width', stage: null } as const;
  const named = stages.flatMap((stage): readonly DesignField[] => {
    const name = document.stages[stage]?.name ?? stage;
    return [
      { ...blocks, path: `blocks.${stage}`, label: `Blocks of ${name}`, stage },
      { ...filters, path: `filters.${stage}`, label: `Filters of ${name}`, stage },
    ];
  });
  return [...(stages.length > 0 ? [{ ...blocks, path: 'blocks', label: 'Blocks of every stage', stage: null }] : []), width, ...named];
}

/** By its path; a stage by its id or its name. @throws AxisError for a stage that the design has not */
export function findDesignField(document: Pick<Document, 'nodes' | 'edges' | 'stages'>, name: string): DesignField | undefined {
  if (!isDesignPath(name)) return undefined;
  const fields = designFields(document);
  const [measure = '', ...rest] = name.split('.');
  const wanted = rest.join('.');
  const found = fields.find(({ path, stage }) => {
    return path === name || (stage !== null && path.startsWith(`${measure}.`) && document.stages[stage]?.name.toLowerCase() === wanted.toLowerCase());
  });
  if (found) return found;
  const stages = blockStages(document).map((stage) => `${stage} (${document.stages[stage]?.name ?? stage})`);
  if (stages.length === 0) throw new AxisError(`${name}: the design has no stage with residual blocks.`);
  throw new AxisError(`The design has no stage named "${wanted}". It has ${stages.join(', ')}.`);
}

/** What a measure is in the design as it is, to begin with. */
export function designValue(document: Document, { measure, stage }: DesignField): string {
  const stages = stage === null ? blockStages(document) : [stage];
  if (measure === 'width') return '0.5, 1, 2';
  const values = stages.map((each) => {
    const blocks = blocksOf(document, each);
    const first = blocks[0]?.params;
    return measure === 'blocks' ? blocks.length : first && 'filters' in first ? first.filters : 1;
  });
  return String(values[0] ?? 1);
}

/** A title for a value of an experiment where the design is not at hand: "blocks of stage1". */
export const designTitle = (path: string): string => path.replace('.', ' of ');

/** A network of a sweep, checked. */
export interface Variant {
  readonly document: Document;
  readonly analysis: Analysis;
}

/** By design and by the values that its network has: typing asks for the same ones again and again. */
const known = new WeakMap<Document, Map<string, Variant | AxisError>>();

/**
 * The design with the depth and width of a point, other values left out: first the number of blocks, then the width, what is said
 * of one stage last. Null where the point says nothing of them.
 * @throws AxisError where it cannot be so, or could not be trained
 */
export function variantAt(document: Document, point: ReadonlyMap<string, unknown>): Variant | null {
  const values = [...point].filter(([path]) => isDesignPath(path)).sort(([a], [b]) => rank(a) - rank(b));
  if (values.length === 0) return null;
  const kept = known.get(document) ?? new Map<string, Variant | AxisError>();
  known.set(document, kept);
  const key = JSON.stringify(values);
  const found = kept.get(key) ?? made(document, values);
  kept.set(key, found);
  if (found instanceof AxisError) throw found;
  return found;
}

const rank = (path: string): number => ['blocks', 'blocks.', 'width', 'filters.'].findIndex((begin) => (begin.endsWith('.') ? path.startsWith(begin) : path === begin));

function made(document: Document, values: readonly (readonly [string, unknown])[]): Variant | AxisError {
  const text = values.map(([path, value]) => `${designTitle(path)} ${String(value)}`).join(', ');
  try {
    const changed = values.reduce((each, [path, value]) => change(each, findDesignField(document, path), Number(value)), document);
    const analysis = analyse(changed);
    const problem = analysis.diagnostics.find(({ severity }) => severity === 'error');
    if (problem) return new AxisError(`With ${text} the design cannot be trained: ${problem.detail ?? problem.message}`);
    // Another network than the one of that name, in every list.
    return { document: { ...changed, name: `${document.name} (${text})`.slice(0, 200) }, analysis };
  } catch (error) {
    if (error instanceof AxisError) return error;
    throw error;
  }
}

function change(document: Document, field: DesignField | undefined, value: number): Document {
  if (!field) return document;
  const { measure, stage } = field;
  if (measure === 'width') return withWidth(document, value);
  const stages = stage === null ? blockStages(document) : [stage];
  return stages.reduce((each, id) => (measure === 'blocks' ? withBlocks(each, id, value) : withFilters(each, id, value)), document);
}
