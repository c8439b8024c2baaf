import { activationKinds, blockOrders, headKinds, shortcutKinds, type NodeKind } from '../../../main-process/core/graph/kinds.ts';
import { activationNames, headWords } from '../../graph-view/model/words.ts';

/** One row of the inspector, as data: what is edited, with which control, within which limits. */
export type Field =
  | {
      readonly control: 'number';
      readonly key: string;
      readonly label: string;
      readonly min: number;
      readonly max: number;
      readonly integer: boolean;
      readonly step: number;
      readonly exclusiveMin?: boolean;
      readonly exclusiveMax?: boolean;
      readonly nullable?: boolean;
      readonly placeholder?: string;
      readonly help?: string;
    }
  | {
      readonly control: 'slider';
      readonly key: string;
      readonly label: string;
      readonly min: number;
      readonly max: number;
      readonly step: number;
      readonly help?: string;
    }
  | {
      readonly control: 'segmented' | 'select';
      readonly key: string;
      readonly label: string;
      readonly options: readonly Option[];
      readonly help?: string;
    };
export interface Option {
  readonly label: string;
  readonly value: string | number | boolean;
  readonly hint?: string;
}

type Rest<F> = Omit<F, 'control' | 'key' | 'label'>;
const whole = (key: string, label: string, max = 65_536, rest: Partial<Rest<Extract<Field, { control: 'number' }>>> = {}): Field => ({
  control: 'number',
  key,
  label,
  min: 1,
  max,
  integer: true,
  step: 1,
  ...rest,
});
const choice = (control: 'segmented' | 'select', key: string, label: string, options: readonly Option[], help?: string): Field => ({
  control,
  key,
  label,
  options,
  ...(help && { help }),
});
const plain = (values: readonly (string | number)[], words: Readonly<Record<string, string>> = {}): readonly Option[] =>
  values.map((value) => ({ value, label: words[value] ?? String(value) }));

const filters = whole('filters', 'Filters', 65_536, { step: 16 });
const strides = choice('segmented', 'strides', 'Stride', plain([1, 2]));
const expansion: Field = { control: 'number', key: 'expansion', label: 'Expansion', min: 1 / 16, max: 64, step: 1, integer: false };
const groups = whole('groups', 'Groups', 65_536);
const dropRate: Field = { control: 'slider', key: 'dropout', label: 'Dropout', min: 0, max: 0.95, step: 0.05 };
const order = choice(
  'select',
  'order',
  'Activation',
  plain(blockOrders, { post: 'Post-activation', 'pre-half': 'Half pre-activation', 'pre-both': 'Full pre-activation' }),
);
const shortcut = choice(
  'select',
  'shortcut',
  'Shortcut',
  plain(shortcutKinds, { auto: 'Automatic', identity: 'Identity', projection: '1×1 convolution', pad: 'Identity, zero-padded' }),
);
const padding = choice('select', 'padding', 'Padding', [
  { value: 'same', label: 'Same, as TensorFlow' },
  { value: 'valid', label: 'None (valid)' },
  { value: 0, label: '0, symmetric' },
  { value: 1, label: '1, symmetric' },
  { value: 2, label: '2, symmetric' },
  { value: 3, label: '3, symmetric' },
]);
const yesNo: readonly Option[] = [
  { value: false, label: 'Off' },
  { value: true, label: 'On' },
];
const head = choice(
  'select',
  'head',
  'Head',
  headKinds.map((kind) => ({
    value: kind,
    label: kind.length === 1 ? `${kind}: ${headWords[kind]}` : kind === 'dense' ? 'Dense alone' : 'None',
  })),
);
const window = [whole('poolSize', 'Window', 1024), whole('strides', 'Stride', 1024), padding];
const block = [filters, strides, shortcut, order];

/** Parameters of each kind, in the order they are shown. */
export const fieldsOf: Readonly<Record<NodeKind, readonly Field[]>> = {
  input: [
    whole('height', 'Height'),
    whole('width', 'Width'),
    choice('segmented', 'channels', 'Channels', [
      { value: 1, label: '1, grey' },
      { value: 3, label: '3, RGB' },
    ]),
  ],
  conv: [
    filters,
    whole('kernelSize', 'Kernel size', 64),
    whole('strides', 'Stride', 64),
    padding,
    groups,
    choice('segmented', 'useBias', 'Bias', yesNo),
  ],
  'batch-norm': [
    { control: 'number', key: 'epsilon', label: 'Epsilon', min: 0, max: 1, exclusiveMin: true, integer: false, step: 1e-5 },
    { control: 'number', key: 'momentum', label: 'Momentum', min: 0, max: 1, integer: false, step: 0.01 },
  ],
  activation: [choice('select', 'function', 'Function', plain(activationKinds, activationNames))],
  'basic-block': [...block, groups, dropRate],
  'bottleneck-block': [...block, expansion, groups, dropRate],
  'max-pool': window,
  'average-pool': window,
  'global-pool': [],
  flatten: [],
  dense: [whole('units', 'Units'), choice('segmented', 'useBias', 'Bias', yesNo)],
  dropout: [{ control: 'slider', key: 'rate', label: 'Rate', min: 0, max: 0.95, step: 0.05 }],
  add: [],
  concatenate: [],
  'auxiliary-output': [
    head,
    {
      control: 'number',
      key: 'weight',
      label: 'Weight',
      min: 0,
      max: 100,
      integer: false,
      step: 0.05,
      nullable: true,
      placeholder: 'paper’s rule',
      help: 'Empty: ((2p + 1) ÷ (2p of the deepest + 1))², p blocks before the output. Joint loss: 1.',
    },
  ],
  output: [head],
};

/** Fields that all the kinds have in common: what many nodes are edited by at once. */
export function commonFields(kinds: readonly NodeKind[]): readonly Field[] {
  const [first, ...others] = kinds;
  if (first === undefined) return [];
  return fieldsOf[first].filter((field) =>
    others.every((kind) => fieldsOf[kind].some((other) => other.key === field.key && other.control === field.control)),
  );
}

/** What stands right of the section's title. */
export const orderWords: Readonly<Record<(typeof blockOrders)[number], string>> = {
  post: 'Post-activation',
  'pre-half': 'Half pre-activation',
  'pre-both': 'Full pre-activation',
};
