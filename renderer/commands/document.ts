import { produce, type Draft } from 'immer';
import type { Document } from '../../main-process/core/graph/document.ts';
import type { Command } from './command.ts';

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

/** Takes over a whole design as one undoable step: a template chosen on the canvas. */
export const applyTemplate = (title: string, document: Document): Command => ({
  label: `Start from ${title}`,
  select: [],
  recipe: (draft) => {
    // A copy that immer may own: the template's own value stays untouched.
    Object.assign(draft, produce(document, () => {}) as Draft<Document>);
  },
});
