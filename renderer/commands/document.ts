import { produce, type Draft } from 'immer';
import type { Document } from '../../main-process/core/graph/document.ts';
import type { TrainingConfig } from '../../main-process/core/graph/training-config.ts';
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

/** Size of the images at every input. */
export const setInputShape = (shape: { readonly height: number; readonly width: number; readonly channels: number }): Command => ({
  label: `Set input ${shape.height}×${shape.width}×${shape.channels}`,
  recipe: (draft) => {
    for (const node of Object.values(draft.nodes)) if (node.kind === 'input') Object.assign(node.params, shape);
  },
});

/** Changes some of the training configuration. Typing in one field is one step. */
export const setTraining = (change: Readonly<Partial<TrainingConfig>>): Command => ({
  label: `Change ${Object.keys(change).join(', ')}`,
  coalesceKey: `training:${Object.keys(change).join(',')}`,
  recipe: (draft) => {
    for (const [key, value] of Object.entries(change)) {
      const now = (draft.training as Record<string, unknown>)[key];
      if (JSON.stringify(now) !== JSON.stringify(value)) (draft.training as Record<string, unknown>)[key] = value;
    }
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
