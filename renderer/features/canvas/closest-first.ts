import type { NodeId } from '../../../main-process/core/graph/document.ts';

/** `options` by their distance from `near` in the order of the data; of two equally far ones the later comes first. */
export function closestFirst(order: readonly NodeId[], near: NodeId, options: readonly NodeId[]): readonly NodeId[] {
  const places = new Map(order.map((id, index) => [id, index]));
  const from = places.get(near) ?? 0;
  const away = (id: NodeId): number => (places.get(id) ?? order.length) - from;
  return [...options].sort((a, b) => Math.abs(away(a)) - Math.abs(away(b)) || away(b) - away(a));
}
