import type { NodeId } from '../../main-process/core/graph/document.ts';
import type { NodeKind } from '../../main-process/core/graph/kinds.ts';
import type { Analysis } from '../../main-process/core/shape/facts.ts';

/**
 * Parameters that make a fresh node fit where it is put: a block or convolution keeps the number of channels that comes
 * in, so an insertion never breaks the shapes below it. Given values win.
 */
export function fittingParams(
  analysis: Analysis,
  after: NodeId | null,
  kind: NodeKind,
  params: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  const shape = after === null ? null : (analysis.nodes[after]?.output ?? null);
  const channels = shape?.length === 3 ? shape[2] : undefined;
  const source = after === null ? undefined : analysis.lowered.get(after)?.layers[0];
  if (channels === undefined || source?.op === 'input') return params;
  return channelParams(channels, kind, params);
}

/** Parameters with which a kind gives so many channels. Given values win. */
export function channelParams(
  channels: number,
  kind: NodeKind,
  params: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  if (kind === 'conv' || kind === 'basic-block') return { filters: channels, ...params };
  if (kind === 'bottleneck-block') {
    const expansion = typeof params.expansion === 'number' ? params.expansion : 4;
    const groups = typeof params.groups === 'number' ? params.groups : 1;
    const filters = Math.max(groups, Math.round(channels / expansion / groups) * groups);
    return { filters, ...params };
  }
  return params;
}
