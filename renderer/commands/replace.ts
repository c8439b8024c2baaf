import type { Draft } from 'immer';
import { createNode } from '../../main-process/core/graph/create.ts';
import type { Document, GraphNode, NodeId } from '../../main-process/core/graph/document.ts';
import { bottleneckWidth, kindTitles, paramsByKind, type NodeKind } from '../../main-process/core/graph/kinds.ts';
import { ports } from '../../main-process/core/graph/ports.ts';
import type { Analysis } from '../../main-process/core/shape/facts.ts';
import { edgesFrom, edgesInto } from '../graph-view/model/structure.ts';
import type { Command } from './command.ts';
import { channelParams, fittingParams } from './fit-params.ts';
import { describe, hasDefaultName, nextName, stemOf } from './naming.ts';
import type { PaletteItem } from './palette-items.ts';

/** Why a node cannot become one of this kind with all its wires; null when it can. */
export function whyNotReplace(document: Document, id: NodeId, kind: NodeKind): string | null {
  const node = document.nodes[id];
  if (!node) return 'There is no such node.';
  const title = kindTitles[kind];
  // A docked output has no place of its own, and the trunk cannot end beside itself.
  const docks = [node.kind, kind].filter((one) => one === 'auxiliary-output').length;
  if (docks === 1) return `${node.name} cannot become ${title}: an auxiliary output hangs beside the trunk.`;
  const { inputs, feeds } = ports[kind];
  const into = edgesInto(document, id).length;
  if (into > inputs.max) return `${title} takes ${inputs.max === 0 ? 'no wire' : 'one wire'}, and ${node.name} has ${into}.`;
  if (!feeds && edgesFrom(document, id).length > 0) return `${node.name} leads on, and nothing can follow ${title}.`;
  if (kind === 'input' && edgesFrom(document, id).some((edge) => document.nodes[edge.target]?.kind === 'auxiliary-output')) {
    return `Outputs hang on ${node.name}, and none can hang on the input.`;
  }
  return null;
}

/**
 * Turns nodes into what an item of the palette makes. Wires, place, stage and a name that a person gave are kept, and
 * of the parameters those that mean the same for both kinds. A block or convolution keeps the channels it gives, so that
 * what follows still fits.
 */
export const replaceNodes = (
  document: Document,
  analysis: Analysis,
  ids: readonly NodeId[],
  item: Pick<PaletteItem, 'kind' | 'params' | 'title'>,
): Command => {
  const able = ids.filter((id) => whyNotReplace(document, id, item.kind) === null);
  const names = Object.values(document.nodes).map((node) => node.name);
  const made = able.flatMap((id): readonly GraphNode[] => {
    const old = document.nodes[id];
    if (!old) return [];
    const stays = stemOf(old.kind) === stemOf(item.kind) || !hasDefaultName(old);
    const name = stays ? old.name : nextName(names, stemOf(item.kind));
    names.push(name);
    const node = createNode(item.kind, id, name, replacedParams(document, analysis, old, item));
    return [{ ...node, ...(old.stage !== undefined && item.kind !== 'output' && { stage: old.stage }) }];
  });
  return {
    label: `Replace ${describe(document, able)} by ${item.title}`,
    select: able,
    recipe: (draft) => {
      for (const node of made) draft.nodes[node.id] = structuredClone(node) as Draft<GraphNode>;
    },
  };
};

/** These mean the same wherever they occur. What tells one item of the palette from another of its kind is not among them. */
const shared = ['strides', 'order', 'shortcut', 'kernelSize', 'useBias', 'units', 'rate', 'poolSize', 'function', 'weight', 'norm', 'convs'] as const;
const isPool = (kind: NodeKind): boolean => kind === 'max-pool' || kind === 'average-pool';

function replacedParams(
  document: Document,
  analysis: Analysis,
  old: GraphNode,
  { kind, params }: Pick<PaletteItem, 'kind' | 'params'>,
): Readonly<Record<string, unknown>> {
  const before: Readonly<Record<string, unknown>> = old.params;
  const fields = paramsByKind[kind].shape as Readonly<Record<string, { safeParse(value: unknown): { readonly success: boolean } }>>;
  const kept: Record<string, unknown> = {};
  for (const key of shared) if (key in before && fields[key]?.safeParse(before[key]).success) kept[key] = before[key];
  if (isPool(kind)) {
    if (isPool(old.kind)) kept.padding = before.padding;
    // Any other layer keeps the resolution but for its strides; a pool does so with this padding alone.
    else if ('strides' in kept) kept.padding = 'same';
  }
  const channels = channelsOf(old);
  const source = edgesInto(document, old.id)[0]?.source ?? null;
  const fitted = channels === null ? fittingParams(analysis, source, kind, params) : channelParams(channels, kind, params);
  return { ...kept, ...fitted, ...params };
}

/** Channels that a node gives by its own parameters; null where it gives what comes in. */
function channelsOf(node: GraphNode): number | null {
  if (node.kind === 'conv' || node.kind === 'basic-block') return node.params.filters;
  return node.kind === 'bottleneck-block' ? bottleneckWidth(node.params) : null;
}
