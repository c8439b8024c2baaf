import { produce, type Draft } from 'immer';
import { createNode } from '../../main-process/core/graph/create.ts';
import type { Document } from '../../main-process/core/graph/document.ts';
import { axisOf } from '../graph-view/layout/axis.ts';
import type { Command } from './command.ts';
import { putEdge, putNode } from './draft.ts';

export const setDesignName = (name: string): Command => ({
  label: 'Rename the design',
  coalesceKey: 'design-name',
  recipe: (draft) => {
    if (draft.name !== name) draft.name = name;
  },
});

export const setDescription = (description: string): Command => ({
  label: 'Change the description',
  coalesceKey: 'design-description',
  recipe: (draft) => {
    if (description === '') delete draft.description;
    else if (draft.description !== description) draft.description = description;
  },
});

/** Width of every exit's logits. */
export const setClasses = (classes: number): Command => ({
  label: `Set ${classes} classes`,
  coalesceKey: 'classes',
  recipe: (draft) => {
    if (draft.classes !== classes) draft.classes = classes;
  },
});

export const setBatchSize = (batchSize: number): Command => ({
  label: `Set batch ${batchSize}`,
  recipe: (draft) => {
    if (draft.training.batchSize !== batchSize) draft.training.batchSize = batchSize;
  },
});

/** Takes over a whole design as one undoable step: a template chosen on the canvas. */
export const applyTemplate = (title: string, document: Document): Command => ({
  ...replaceDesign(`Start from ${title}`, document),
  select: [],
});

/** Takes over a whole design as one undoable step, what it lacks included: a file read anew. */
export const replaceDesign = (label: string, document: Document): Command => ({
  label,
  recipe: (draft) => {
    // A copy that immer may own: the design's own value stays untouched.
    const taken = produce(document, () => {}) as Draft<Document>;
    for (const key of Object.keys(draft) as (keyof Document)[]) if (!(key in taken)) delete (draft as Partial<Draft<Document>>)[key];
    Object.assign(draft, taken);
  },
});

/** The shortest drawing there is: an input wired to the final output. What comes in between is dropped on the wire. */
export const startBlank = (): Command => ({
  label: 'Start with a blank canvas',
  select: [],
  recipe: (draft) => {
    const axis = axisOf(draft);
    const input = createNode('input', 'input', 'Input');
    const output = createNode('output', 'output', 'Output');
    putNode(draft, input, { x: 0, y: 0 });
    putNode(draft, output, axis.turn({ x: 0, y: 3 * axis.pitch }));
    putEdge(draft, input.id, output.id);
  },
});
