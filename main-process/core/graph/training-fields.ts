import { methodWords } from './method-words.ts';
import { isMultiway, methods, type Precision, type TrainingConfig } from './training-config.ts';
import type { ScheduleKind } from './schedule-config.ts';
import type { Choice, TrainingField } from './training-field.ts';

export const precisionWords: Readonly<Record<Precision, { readonly label: string; readonly detail: string }>> = {
  auto: { label: 'Automatic', detail: 'Mixed where the device gains from it (CUDA), float32 elsewhere.' },
  float32: { label: 'Float32', detail: 'Everything in 32 bits.' },
  mixed: { label: 'Mixed', detail: 'Activations in float16, weights in float32; the loss is scaled so that small gradients are not lost.' },
};

export const scheduleWords: Readonly<Record<ScheduleKind, { readonly label: string; readonly detail: string }>> = {
  step: { label: 'Steps', detail: 'Falls by a factor at set shares of the epochs, as in the paper.' },
  cosine: { label: 'Cosine', detail: 'Falls smoothly along half a cosine to a floor at the end.' },
  'one-cycle': { label: 'One cycle', detail: 'Rises to the learning rate, then falls far below where it began. Good for few epochs.' },
  constant: { label: 'Constant', detail: 'Stays as it is.' },
};

const choicesOf = (words: Readonly<Record<string, { readonly label: string; readonly detail?: string }>>): readonly Choice[] =>
  Object.entries(words).map(([value, word]) => ({ value, ...word }));

const sgd = ({ optimizer }: TrainingConfig): boolean => optimizer === 'sgd';
const adam = ({ optimizer }: TrainingConfig): boolean => optimizer === 'adam';
const scheduled = (kind: ScheduleKind) => ({ schedule }: TrainingConfig): boolean => schedule.kind === kind;
const stops = ({ earlyStopping }: TrainingConfig): boolean => earlyStopping.on;

/**
 * Every field of the training configuration, in the order in which a person meets them. The schema says what a file may
 * hold; a test holds both together.
 */
export const trainingFields: readonly TrainingField[] = [
  {
    path: 'dataset.name', label: 'Data set', group: 'data', kind: 'text', option: null,
    help: 'The images to learn from.',
  },
  {
    path: 'dataset.path', label: 'Folder of the data', group: 'data', kind: 'text', none: 'none', option: null,
    help: 'Where the files of a data set lie that is read from disk.',
  },
  {
    path: 'dataset.fit', label: 'Images of another size', short: 'Sizes', group: 'data', kind: 'choice', option: 'resize',
    choices: [
      { value: 'crop', label: 'Crop', detail: 'Scaled by the shorter side, then cut to the middle: nothing is distorted.' },
      { value: 'stretch', label: 'Stretch', detail: 'Scaled to the size of the input: everything stays in the picture.' },
    ],
    help: 'For a folder of pictures: how one that is not of the size of the design’s input is brought to it.',
  },
  {
    path: 'dataset.testShare', label: 'Share to test', group: 'data', kind: 'number', min: 0, max: 1, exclusiveMin: true, exclusiveMax: true, step: 0.05, none: '0.2', option: 'test-share',
    help: 'For a folder of pictures without a test folder: the share of each class that is kept for the test.',
  },
  {
    path: 'dataset.skipUnreadable', label: 'Leave out unreadable files', group: 'data', kind: 'boolean', option: 'skip-unreadable',
    help: 'For a folder of pictures: files that cannot be read as an image are left out. Otherwise the first of them is named and nothing is trained.',
  },
  {
    path: 'dataset.splitSeed', label: 'Seed of the split', group: 'data', kind: 'int', min: 0, max: 0xffff_ffff, step: 1, none: '1', option: 'split-seed',
    help: 'Decides which images are held out to validate and to test. Runs with different seeds but the same one here are judged on the same images.',
  },
  {
    path: 'validation', label: 'Validation', short: 'Validate on', group: 'data', kind: 'number', min: 0, max: 1e9, step: 0.05, option: 'validation',
    help:
      'Training images that are held out to judge each epoch by, in proportion from each class: a share such as 0.1, or a number such as 5000. '
      + 'Best checkpoints and early stopping then go by them, and the test images are looked at once, at the end. 0 holds none out: each epoch is judged on the test images.',
  },
  {
    path: 'method', label: 'Method', group: 'method', kind: 'choice', option: 'method', paper: 'fused',
    choices: methods.map((value) => ({ value, label: methodWords[value].title, detail: methodWords[value].summary })),
    help: 'What the outputs make of one training step: whether each trains the trunk on a way of its own, all together, or the final one alone. The authors’ code is sequential; fused gives the result of its parallel form at the cost of one backward pass.',
  },
  {
    path: 'lossRatioRule', label: 'Loss-ratio rule', group: 'method', kind: 'boolean', option: 'loss-ratio-rule', paper: false,
    applies: ({ method }) => isMultiway(method),
    help:
      'For fused, parallel and sequential: where the loss of an auxiliary output is over twice the final one, its path takes '
      + 'the learning rate times final loss ÷ own loss, instead of its usual share. With this, fused comes close to parallel but is no longer equal to it.',
  },
  {
    path: 'epochs', label: 'Epochs', group: 'length', kind: 'int', min: 1, max: 100_000, step: 1, option: 'epochs', paper: 400,
    help: 'How many times the network sees every training image. More epochs, lower error, longer training.',
  },
  {
    path: 'trainLimit', label: 'Number of training images', short: 'Train on', group: 'length', kind: 'int', min: 1, step: 1000, unit: 'images', none: 'all',
    option: 'train-limit', paper: null,
    help: 'Only the first images of the training set are used. Good for a quick try; empty for all of them.',
  },
  {
    path: 'batchSize', label: 'Batch size', group: 'length', kind: 'int', min: 1, max: 65_536, step: 16, unit: 'images', option: 'batch-size', paper: 128,
    help: 'Images in one step. Larger steps are smoother and use more memory; the paper takes 128.',
  },
  {
    path: 'seed', label: 'Seed', group: 'length', kind: 'int', min: 0, max: 0xffff_ffff, step: 1, option: 'seed',
    help: 'Decides the first weights, the order of the images and the augmentation. Same seed, same engine: same numbers.',
  },
  {
    path: 'optimizer', label: 'Optimizer', group: 'optimizer', kind: 'choice', option: 'optimizer', paper: 'sgd',
    choices: [{ value: 'sgd', label: 'SGD' }, { value: 'adam', label: 'Adam' }],
    help:
      'SGD steps along the gradient, with momentum; the paper uses it. Adam gives each weight a step size of its own '
      + 'and usually takes a learning rate of 0.001. With Adam, fused is no longer equal to parallel.',
  },
  {
    path: 'momentum', label: 'Momentum', group: 'optimizer', kind: 'number', min: 0, max: 1, exclusiveMax: true, step: 0.05, option: 'momentum', paper: 0.9,
    applies: sgd,
    help: 'How much of the last step is kept in the next one, so that steps in the same direction add up. The paper takes 0.9.',
  },
  {
    path: 'nesterov', label: 'Nesterov momentum', short: 'Nesterov', group: 'optimizer', kind: 'boolean', option: 'nesterov', paper: true,
    applies: (config) => sgd(config) && config.momentum > 0,
    help: 'Looks a step ahead along the momentum before it corrects. A little faster and steadier than plain momentum; the paper uses it.',
  },
  {
    path: 'adam.beta1', label: 'Adam β₁', group: 'optimizer', kind: 'number', min: 0, max: 1, exclusiveMax: true, step: 0.01, option: 'beta1', applies: adam,
    help: 'How slowly Adam forgets the mean of the gradients. Its authors take 0.9.',
  },
  {
    path: 'adam.beta2', label: 'Adam β₂', group: 'optimizer', kind: 'number', min: 0, max: 1, exclusiveMax: true, step: 0.001, option: 'beta2', applies: adam,
    help: 'How slowly Adam forgets the size of the gradients. Its authors take 0.999; 0.99 follows changes sooner.',
  },
  {
    path: 'adam.epsilon', label: 'Adam ε', group: 'optimizer', kind: 'number', min: 0, max: 1, exclusiveMin: true, step: 1e-8, option: 'epsilon', applies: adam,
    help: 'Keeps Adam from dividing by zero. Larger values make it more like plain SGD; 1e-8 is usual.',
  },
  {
    path: 'learningRate', label: 'Learning rate', group: 'schedule', kind: 'number', min: 0, max: 100, exclusiveMin: true, step: 0.01,
    option: 'learning-rate', paper: 0.1,
    help: 'How far each step moves the weights. Too high and the loss jumps or becomes infinite; too low and nothing happens.',
  },
  {
    path: 'schedule.kind', label: 'Learning rate schedule', short: 'Schedule', group: 'schedule', kind: 'choice', option: 'schedule', paper: 'step', choices: choicesOf(scheduleWords),
    help: 'How the learning rate goes over the epochs: first far steps, then fine ones.',
  },
  {
    path: 'schedule.at', label: 'Learning rate drops at', short: 'Drops at', group: 'schedule', kind: 'list', min: 0, max: 1, unit: '% of epochs', option: 'drop-at', paper: [0.4, 0.6],
    applies: scheduled('step'),
    help: 'After these shares of the epochs the learning rate is multiplied by the factor: first far steps, then fine ones.',
  },
  {
    path: 'schedule.factor', label: 'Learning rate drop factor', short: 'Drop factor', group: 'schedule', kind: 'number', min: 0, max: 1, exclusiveMin: true, step: 0.05, unit: '×',
    option: 'drop-factor', paper: 0.1, applies: scheduled('step'),
    help: 'What the learning rate is multiplied by at each drop. The paper takes 0.1.',
  },
  {
    path: 'schedule.floor', label: 'Cosine floor', short: 'Floor', group: 'schedule', kind: 'number', min: 0, max: 1, step: 0.01, unit: '× rate', option: 'cosine-floor',
    applies: scheduled('cosine'),
    help: 'Where the cosine ends, as a share of the learning rate. 0 lets it die out.',
  },
  {
    path: 'schedule.peak', label: 'One cycle: peak at', short: 'Peak at', group: 'schedule', kind: 'number', min: 0, max: 1, step: 0.05, unit: 'of epochs', option: 'cycle-peak',
    applies: scheduled('one-cycle'),
    help: 'The share of the epochs after which the rate is highest.',
  },
  {
    path: 'schedule.from', label: 'One cycle: begins at', short: 'Begins at', group: 'schedule', kind: 'number', min: 0, max: 1, exclusiveMin: true, step: 0.01, unit: '× rate',
    option: 'cycle-from', applies: scheduled('one-cycle'),
    help: 'The rate that the cycle begins with, as a share of the highest. 0.04 is usual.',
  },
  {
    path: 'schedule.to', label: 'One cycle: ends at', short: 'Ends at', group: 'schedule', kind: 'number', min: 0, max: 1, exclusiveMin: true, step: 1e-6, unit: '× rate',
    option: 'cycle-to', applies: scheduled('one-cycle'),
    help: 'The rate that the cycle ends with, as a share of the highest: next to nothing, so that the weights settle.',
  },
  {
    path: 'warmup.epochs', label: 'Warm-up', group: 'schedule', kind: 'number', min: 0, max: 10_000, step: 0.5, unit: 'epochs', option: 'warmup', paper: 0,
    applies: ({ schedule }) => schedule.kind !== 'one-cycle',
    help:
      'Over these first epochs the rate rises in a straight line, step by step, to its full value. Helps very deep networks and large batches '
      + 'over the first steps, when the weights are still random. A part of an epoch is allowed.',
  },
  {
    path: 'warmup.from', label: 'Warm-up from', group: 'schedule', kind: 'number', min: 0, max: 1, step: 0.05, unit: '× rate', option: 'warmup-from',
    applies: ({ schedule, warmup }) => schedule.kind !== 'one-cycle' && warmup.epochs > 0,
    help: 'Where the warm-up begins, as a share of the full rate. ResNet-110 was warmed up at 0.1 of it (arXiv 1512.03385).',
  },
  {
    path: 'augmentation.flip', label: 'Flip left to right', short: 'Flip', group: 'augmentation', kind: 'boolean', option: 'flip', paper: true,
    help: 'Each time an image is shown it is mirrored left to right by chance. Off where mirrored images mean something else: with SVHN and MNIST it is turned off when they are chosen, and the paper has none there.',
  },
  {
    path: 'augmentation.pad', label: 'Shift by at most', short: 'Shift up to', group: 'augmentation', kind: 'int', min: 0, max: 64, step: 1, unit: 'px', option: 'shift', paper: 4,
    help: 'Each time an image is shown it is shifted at random by up to this many pixels, so that few images count as many.',
  },
  {
    path: 'weightDecay', label: 'Weight decay', group: 'regularisation', kind: 'number', min: 0, max: 1, step: 0.0001, option: 'weight-decay', paper: 1e-4,
    help: 'Pulls weights towards zero a little at each step, so that the network does not learn the images by heart.',
  },
  {
    path: 'labelSmoothing', label: 'Label smoothing', group: 'regularisation', kind: 'number', min: 0, max: 1, exclusiveMax: true, step: 0.05,
    option: 'label-smoothing', paper: 0,
    help: 'Share of the target spread over all classes, in training only: the network does not become too sure. 0.1 is common.',
  },
  {
    path: 'clipNorm', label: 'Clip at norm', group: 'regularisation', kind: 'number', min: 0, exclusiveMin: true, step: 0.5, none: 'off',
    option: 'clip-norm', paper: null,
    help:
      'Where the norm of a step’s whole gradient is larger than this, the gradient is scaled down to it; empty for off. '
      + 'Parallel and sequential clip each path by itself, so there fused is not equal to parallel where it clips.',
  },
  {
    path: 'precision', label: 'Precision', group: 'regularisation', kind: 'choice', option: 'precision', choices: choicesOf(precisionWords),
    help: 'How many bits a number has. Mixed is faster and takes less memory on devices made for it; the weights stay in 32 bits.',
  },
  {
    path: 'earlyStopping.on', label: 'Early stopping', short: 'Stop early', group: 'stopping', kind: 'boolean', option: 'early-stopping', paper: false,
    help:
      'Ends the run when the watched output has not got better for a while: more epochs would not help. Its best checkpoint is kept. '
      + 'With a schedule that drops late, give it the patience to see the drop.',
  },
  {
    path: 'earlyStopping.output', label: 'Early stopping: output', short: 'Watch', group: 'stopping', kind: 'output', none: 'final output', option: 'stop-output', applies: stops,
    help: 'The output whose figures decide. Each output is best at another time; choose the one that you want to keep.',
  },
  {
    path: 'earlyStopping.by', label: 'Early stopping: measure', short: 'Its', group: 'stopping', kind: 'choice', option: 'stop-by', applies: stops,
    choices: [{ value: 'error', label: 'Error', detail: 'Per cent of the held-out images answered wrongly.' }, { value: 'loss', label: 'Loss', detail: 'Mean cross-entropy over the held-out images; it rises before the error does.' }],
    help: 'Which figure must fall, over the images that are held out: the validation part where there is one, else the test set.',
  },
  {
    path: 'earlyStopping.patience', label: 'Early stopping: patience', short: 'Patience', group: 'stopping', kind: 'int', min: 1, max: 100_000, step: 1, unit: 'epochs', option: 'patience',
    applies: stops,
    help: 'How many epochs in a row may bring nothing better before the run ends.',
  },
  {
    path: 'earlyStopping.minDelta', label: 'Early stopping: smallest gain', short: 'Smallest gain', group: 'stopping', kind: 'number', min: 0, max: 100, step: 0.1, option: 'min-delta', applies: stops,
    help: 'How much lower the figure must be to count as better, in per cent points of error or in the loss. 0 takes any improvement.',
  },
  {
    path: 'checkpoints.everyEpochs', label: 'Checkpoint every', short: 'Every', group: 'checkpoints', kind: 'int', min: 1, max: 100_000, step: 1, unit: 'epochs', option: 'checkpoint-every',
    help: 'How often the whole state of the run is written. What was trained since the last one is lost when the machine goes down.',
  },
  {
    path: 'checkpoints.everyMinutes', label: 'Checkpoint also every', short: 'And every', group: 'checkpoints', kind: 'number', min: 0, max: 10_000, exclusiveMin: true, step: 5, unit: 'minutes', none: 'off',
    option: 'checkpoint-minutes',
    help: 'Writes the state within an epoch too, where an epoch takes long; empty for at the end of epochs alone.',
  },
  {
    path: 'checkpoints.keepLast', label: 'Checkpoints: last kept', short: 'Keep last', group: 'checkpoints', kind: 'int', min: 1, max: 1_000, step: 1, option: 'keep-last',
    help: 'How many of the newest stay on disk; 2 leave one to fall back on. More take more room, and let you branch from an earlier epoch.',
  },
  {
    path: 'checkpoints.keepBest', label: 'Checkpoints: keep best', short: 'Keep best', group: 'checkpoints', kind: 'boolean', option: 'keep-best',
    help: 'Also keeps, for each output, the checkpoint after the epoch in which it answered best.',
  },
  {
    path: 'initial.run', label: 'Initial weights of run', short: 'Weights of run', group: 'start', kind: 'text', none: 'random', option: 'initial',
    help:
      'Begins with the weights of another run instead of random ones, wherever names and shapes agree; the rest is random as always. '
      + 'Momentum starts at zero. The list of what was not taken over is shown before the start and kept with the run.',
  },
  {
    path: 'initial.checkpoint', label: 'Initial weights: checkpoint', short: 'Its checkpoint', group: 'start', kind: 'text', option: 'initial-checkpoint', applies: ({ initial }) => initial !== null,
    help: '“last”, “best” for the one in which its final output answered best, or “best:” and the id of another output.',
  },
];
