import { classesFit, imagesFit, sizeText, type DataShape } from '../../../main-process/core/graph/data-fit.ts';
import type { Draft } from 'immer';
import type { Document } from '../../../main-process/core/graph/document.ts';
import { trainingConfig, type TrainingConfig } from '../../../main-process/core/graph/training-config.ts';
import type { DatasetInfo } from '../../../main-process/contract/studio.ts';
import type { Command } from '../../commands/command.ts';

/** Edits of the training configuration. It belongs to the document, so each is an undoable command and is saved with the design. */

type Simple =
  | 'method' | 'lossRatioRule' | 'optimizer' | 'epochs' | 'batchSize' | 'learningRate' | 'momentum' | 'weightDecay'
  | 'labelSmoothing' | 'clipNorm' | 'precision' | 'seed' | 'trainLimit';

/** One field. Steps of a held arrow key join into one undo step. */
export function setTraining<K extends Simple>(key: K, value: TrainingConfig[K], label: string): Command {
  return {
    label: `Set ${label}`,
    coalesceKey: `training.${key}`,
    recipe: (draft) => {
      (draft.training as Draft<TrainingConfig>)[key] = value as Draft<TrainingConfig>[K];
    },
  };
}

export const setSchedule = (schedule: { readonly factor?: number; readonly at?: readonly number[] }): Command => ({
  label: 'Set learning rate schedule',
  coalesceKey: `training.schedule.${Object.keys(schedule).join()}`,
  recipe: (draft) => {
    if (schedule.factor !== undefined) draft.training.schedule.factor = schedule.factor;
    if (schedule.at !== undefined) draft.training.schedule.at = [...schedule.at];
  },
});

export const setAugmentation = (augmentation: { readonly flip?: boolean; readonly pad?: number }): Command => ({
  label: 'Set augmentation',
  coalesceKey: `training.augmentation.${Object.keys(augmentation).join()}`,
  recipe: (draft) => {
    if (augmentation.flip !== undefined) draft.training.augmentation.flip = augmentation.flip;
    if (augmentation.pad !== undefined) draft.training.augmentation.pad = augmentation.pad;
  },
});

/** The authors' hyper-parameters (spec multiway-backprop §3). */
export const paperValues = {
  method: 'fused',
  lossRatioRule: false,
  optimizer: 'sgd',
  epochs: 400,
  batchSize: 128,
  learningRate: 0.1,
  momentum: 0.9,
  weightDecay: 1e-4,
  labelSmoothing: 0,
  clipNorm: null,
  schedule: { factor: 0.1, at: [0.4, 0.6] },
  augmentation: { flip: true, pad: 4 },
} as const satisfies Partial<TrainingConfig>;

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
    training.schedule = { ...training.schedule, at: [0.75] };
  },
});

/** Takes over the paper's values; data set, seed, train limit and precision stay. */
export const usePaperValues = (): Command => ({
  label: "Use the paper's values",
  recipe: (draft) => {
    const { schedule, augmentation, ...plain } = paperValues;
    Object.assign(draft.training, plain);
    Object.assign(draft.training.schedule, { factor: schedule.factor, at: [...schedule.at] });
    Object.assign(draft.training.augmentation, augmentation);
  },
});

/** Back to what a new design starts with; the data set stays. */
export const useDefaults = (): Command => ({
  label: 'Use default training values',
  recipe: (draft) => {
    const { dataset: _dataset, ...defaults } = trainingConfig.parse({});
    Object.assign(draft.training, defaults);
  },
});

/** Chooses a data set. With `adapt`, the input takes the images' shape and every exit their number of classes, in the same step. */
export function chooseDataset(name: string, path: string | undefined, adapt: DataShape | null): Command {
  return {
    label: 'Choose data set',
    recipe: (draft) => {
      draft.training.dataset = path === undefined ? { name } : { name, path };
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

/** What of the design does not fit the data set, in words; empty when all fits. */
export function mismatches(document: Document, data: DataShape): readonly string[] {
  const found = Object.values(document.nodes).flatMap((node) =>
    node.kind === 'input' && !imagesFit(node.params, data) ? [`${node.name} takes ${sizeText(node.params)}; the images are ${sizeText(data)}.`] : [],
  );
  return classesFit(document.classes, data) ? found : [...found, `The design has ${document.classes} classes; the data set has ${data.classNames.length}.`];
}

/** Own weight of an auxiliary output, or null for the paper's rule. */
export const setExitWeight = (node: string, weight: number | null): Command => ({
  label: weight === null ? "Use the paper's weight" : 'Set output weight',
  coalesceKey: `weight.${node}`,
  recipe: (draft) => {
    const exit = draft.nodes[node];
    if (exit?.kind === 'auxiliary-output') exit.params.weight = weight;
  },
});
