import { createNode } from '../../main-process/core/graph/create.ts';
import type { GraphNode, NodeOf } from '../../main-process/core/graph/document.ts';
import { paletteItems, type PaletteItem } from './palette-items.ts';

export type BlockNode = NodeOf<'basic-block'> | NodeOf<'bottleneck-block'>;
export const blockVariants = ['basic-block', 'bottleneck', 'wide-block', 'resnext'] as const;
/** The residual blocks of the palette: two kinds, and two ways of setting them. */
export type BlockVariant = (typeof blockVariants)[number];

export const asBlock = (node: GraphNode | undefined): BlockNode | null =>
  node?.kind === 'basic-block' || node?.kind === 'bottleneck-block' ? node : null;

/** The palette's item of a variant: its title and the parameters that make it what it is. */
export function variantItem(variant: BlockVariant): PaletteItem & { readonly kind: BlockNode['kind'] } {
  const item = paletteItems.find(({ id }) => id === variant);
  if (item?.kind !== 'basic-block' && item?.kind !== 'bottleneck-block') throw new Error(`The palette has no block "${variant}".`);
  return { ...item, kind: item.kind };
}

/** What a block is, by how it is set: groups make a bottleneck a ResNeXt block, dropout makes a basic block a wide one. */
export function variantOf(block: BlockNode): BlockVariant {
  if (block.kind === 'bottleneck-block') return block.params.groups > 1 ? 'resnext' : 'bottleneck';
  return block.params.dropout > 0 ? 'wide-block' : 'basic-block';
}

/** Channels that a block gives. */
export const blockChannels = ({ params }: BlockNode): number =>
  Math.round(params.filters * ('expansion' in params && typeof params.expansion === 'number' ? params.expansion : 1));

/** The filters with which a block of this variant gives as many channels, or as near as its groups allow. */
export function filtersFor(variant: BlockVariant, channels: number): number {
  const { kind, params } = variantItem(variant);
  const { params: set } = createNode(kind, 'probe', 'probe', params);
  const expansion = 'expansion' in set && typeof set.expansion === 'number' ? set.expansion : 1;
  const groups = typeof set.groups === 'number' ? set.groups : 1;
  return Math.max(groups, Math.round(channels / expansion / groups) * groups);
}

/** The same block in another variant: place, name, stride, order and shortcut stay, and so does the number of channels it gives. */
export function asVariant(block: BlockNode, variant: BlockVariant): GraphNode {
  const { kind, params } = variantItem(variant);
  const { strides, order, shortcut } = block.params;
  const filters = filtersFor(variant, blockChannels(block));
  const made = createNode(kind, block.id, block.name, { strides, order, shortcut, ...params, filters });
  return { ...made, ...(block.stage !== undefined && { stage: block.stage }) };
}
