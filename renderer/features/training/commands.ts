import { mirrorsDigits, showsDigits } from '../../../main-process/core/graph/digits.ts';
import { classesFit, imagesFit, sizeText, type DataShape, type ImageSize } from '../../../main-process/core/graph/data-fit.ts';
import { current, type Draft } from 'immer';
import type { Document } from '../../../main-process/core/graph/document.ts';
import type { FieldValue } from '../../../main-process/core/graph/training-field.ts';
import { paperConfig, trainingField, withField } from '../../../main-process/core/graph/training-values.ts';
import { trainingConfig, type TrainingConfig } from '../../../main-process/core/graph/training-config.ts';
import type { DatasetInfo } from '../../../main-process/contract/studio.ts';
import type { Command } from '../../commands/command.ts';

/** Edits of the training configuration. It belongs to the document, so each is an undoable command and is saved with the design. */

/**
 * One field of the table, by its path. Steps of a held arrow key join into one undo step.
 * @throws Error where the value is none of that field: the form offers no such thing
 */
export function setField(path: string, value: FieldValue): Command {
  return {
    label: `Set ${trainingField(path)?.label.toLowerCase() ?? path}`,
    coalesceKey: `training.${path}`,
    recipe: (draft) => {
      const result = withField(current(draft.training) as TrainingConfig, path, value);
      if ('problem' in result) throw new Error(result.problem);
      // Only what the field stands in is replaced, so that the undo patch stays small.
      const outer = path.split('.')[0] as keyof TrainingConfig;
      Object.assign(draft.training, { [outer]: result.config[outer] });
    },
  };
}

/**
 * A first look: half a minute or so on two cores, enough to see the outputs learn. Small batches make 252 steps of it, and the
 * rate drops once, at the end: the paper's values would take 64 steps and spend half of them at a hundredth of the rate.
 */
export const shortRun = (): Command => ({
  label: 'Set a short run',
  recipe: ({ training }) => {
    training.epochs = 4;
    training.batchSize = 32;
    training.trainLimit = 2_000;
    training.learningRate = 0.05;
    training.schedule = { kind: 'step', factor: 0.1, at: [0.75] };
  },
});

/** Takes over the paper's values (spec multiway-backprop §3); data set, seed, precision and what the paper says nothing of stay. */
export const usePaperValues = (): Command => ({
  label: "Use the paper's values",
  recipe: (draft) => void Object.assign(draft.training, paperConfig(current(draft.training) as TrainingConfig)),
});

/** Back to what a new design starts with; the data set stays. */
export const useDefaults = (): Command => ({
  label: 'Use default training values',
  recipe: (draft) => {
    const { dataset: _dataset, ...defaults } = trainingConfig.parse({});
    Object.assign(draft.training, defaults);
    if (mirrorsDigits(draft.training)) draft.training.augmentation.flip = false;
  },
});

/**
 * Chooses a data set. Flips go off with a set of digits, and on again with one of other things. With `adapt`, the input
 * takes the images' shape and every exit their number of classes, in the same step.
 */
export function chooseDataset(name: string, path: string | undefined, adapt: DataShape | null): Command {
  return {
    label: 'Choose data set',
    recipe: (draft) => {
      const { training } = draft;
      if (showsDigits(name) !== showsDigits(training.dataset.name)) training.augmentation.flip = !showsDigits(name);
      training.dataset = path === undefined ? { name } : { name, path };
      if (adapt) adaptTo(draft, adapt);
    },
  };
}

export const adaptToDataset = (data: DataShape & Pick<DatasetInfo, 'title'>): Command => ({
  label: `Fit the design to ${data.title}`,
  recipe: (draft) => adaptTo(draft, data),
});

function adaptTo(draft: Draft<Document>, data: DataShape): void {
  draft.classes = data.classNames.length;
  for (const node of Object.values(draft.nodes)) {
    if (node.kind === 'input') Object.assign(node.params, { height: data.height, width: data.width, channels: data.channels });
  }
}

/** Size of the images that the design takes; null without an input. */
export function inputSize(document: Document): ImageSize | null {
  const input = Object.values(document.nodes).find((node) => node.kind === 'input');
  return input?.kind === 'input' ? input.params : null;
}

/** What of the design does not fit the data set, in words; empty when all fits. */
export function mismatches(document: Document, data: DataShape): readonly string[] {
  const found = Object.values(document.nodes).flatMap((node) =>
    node.kind === 'input' && !imagesFit(node.params, data) ? [`${node.name} takes ${sizeText(node.params)}; the images are ${sizeText(data)}.`] : [],
  );
  return classesFit(document.classes, data) ? found : [...found, `The design has ${document.classes} classes; the data set has ${data.classNames.length}.`];
}

/** Mutes an output or sets it solo, or takes that back. */
export const setMixing = (node: string, key: 'muted' | 'solo', on: boolean): Command => ({
  label: on ? (key === 'muted' ? 'Mute output' : 'Set output solo') : key === 'muted' ? 'Unmute output' : 'End solo',
  recipe: (draft) => {
    const exit = draft.nodes[node];
    if (exit?.kind !== 'auxiliary-output' && exit?.kind !== 'output') return;
    if (on) exit.params[key] = true;
    else delete exit.params[key];
  },
});

/** Own weight of an auxiliary output, or null for the paper's rule. */
export const setExitWeight = (node: string, weight: number | null): Command => ({
  label: weight === null ? "Use the paper's weight" : 'Set output weight',
  coalesceKey: `weight.${node}`,
  recipe: (draft) => {
    const exit = draft.nodes[node];
    if (exit?.kind === 'auxiliary-output') exit.params.weight = weight;
  },
});
