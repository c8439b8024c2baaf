import type { Fragment } from '../../main-process/core/graph/fragment.ts';
import type { NodeKind } from '../../main-process/core/graph/kinds.ts';
import { headWords, roleOf, type Role } from '../graph-view/model/words.ts';

export const paletteGroups = ['Blocks', 'Layers', 'Outputs', 'Merges', 'Notes', 'Saved'] as const;
export type PaletteGroup = (typeof paletteGroups)[number];

/** Something that can be put on the canvas: a node of a kind with some parameters set, or a whole stage. */
export interface PaletteItem {
  readonly id: string;
  readonly title: string;
  readonly hint: string;
  readonly group: PaletteGroup;
  readonly kind: NodeKind;
  readonly params: Readonly<Record<string, unknown>>;
  readonly role: Role;
  /** Letter on an output's chip. */
  readonly letter?: string;
  /** Asks for the number of blocks and makes them in one go. */
  readonly stage?: true;
  /** A saved block: several nodes with the wires between them, put in as they are. */
  readonly fragment?: Fragment;
  /** A text card on the canvas; its `kind` says nothing. */
  readonly note?: true;
  /** Other words that find it. */
  readonly also: string;
}

const item = (
  group: PaletteGroup,
  id: string,
  title: string,
  kind: NodeKind,
  rest: Partial<Omit<PaletteItem, 'id' | 'title' | 'group' | 'kind' | 'role'>> = {},
): PaletteItem => ({ id, title, group, kind, role: roleOf[kind], hint: '', params: {}, also: '', ...rest });

export const noteItem = item('Notes', 'note', 'Note', 'input', { note: true, hint: 'text', also: 'comment remark label sticky' });

export const paletteItems: readonly PaletteItem[] = [
  item('Blocks', 'basic-block', 'Basic block', 'basic-block', { hint: '3×3, 3×3', also: 'residual resnet' }),
  item('Blocks', 'bottleneck', 'Bottleneck', 'bottleneck-block', { hint: '1×1, 3×3, 1×1', also: 'residual resnet' }),
  item('Blocks', 'wide-block', 'Wide block', 'basic-block', { hint: 'dropout', params: { dropout: 0.3 }, also: 'wrn residual' }),
  item('Blocks', 'resnext', 'ResNeXt block', 'bottleneck-block', {
    hint: 'grouped',
    params: { groups: 8, expansion: 2 },
    also: 'cardinality residual',
  }),
  item('Blocks', 'stage', 'Stage of n blocks…', 'basic-block', { stage: true, also: 'group several residual' }),
  item('Layers', 'conv', 'Convolution', 'conv', { params: { padding: 1 }, also: 'conv2d stem filter' }),
  item('Layers', 'batch-norm', 'Batch norm', 'batch-norm', { also: 'bn normalisation normalization' }),
  item('Layers', 'activation', 'Activation', 'activation', { also: 'relu elu silu leaky swish' }),
  item('Layers', 'dropout', 'Dropout', 'dropout'),
  item('Layers', 'pool', 'Pooling', 'max-pool', { also: 'max average downsample' }),
  item('Layers', 'global-pool', 'Global pool', 'global-pool', { also: 'average gap' }),
  item('Layers', 'dense', 'Dense', 'dense', { also: 'linear fully connected' }),
  item('Layers', 'flatten', 'Flatten', 'flatten'),
  item('Layers', 'input', 'Input', 'input', { also: 'image start' }),
  ...(['A', 'B', 'C', 'D'] as const).map((head) =>
    item('Outputs', `output-${head}`, headWords[head], 'auxiliary-output', {
      params: { head },
      letter: head,
      also: `auxiliary exit head kind ${head}`,
    }),
  ),
  item('Outputs', 'final-output', 'Final output', 'output', { hint: 'ends the trunk', letter: 'F', also: 'logits classifier last' }),
  item('Merges', 'add', 'Add', 'add', { also: 'sum merge' }),
  item('Merges', 'concatenate', 'Concatenate', 'concatenate', { also: 'concat join merge' }),
  noteItem,
];

/** Items whose title or other words contain every word typed; best matches (at the start of the title) first. */
export function findItems(query: string, items: readonly PaletteItem[] = paletteItems): readonly PaletteItem[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return items;
  const text = (entry: PaletteItem): string => `${entry.title} ${entry.hint} ${entry.also} ${entry.group}`.toLowerCase();
  const found = items.filter((entry) => words.every((word) => text(entry).includes(word)));
  const starts = (entry: PaletteItem): number => Number(!entry.title.toLowerCase().startsWith(words[0] ?? ''));
  return [...found].sort((a, b) => starts(a) - starts(b));
}
