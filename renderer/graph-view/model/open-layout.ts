import type { AnyLayer, LayerId } from '../../../main-process/core/lower/lowered-graph.ts';
import type { Analysis } from '../../../main-process/core/shape/facts.ts';
import * as measures from '../layout/measures.ts';
import { layerLine, layerRoles, layerTitle } from './layer-words.ts';
import { formatShape, shortCount, type Role } from './words.ts';

/** One lowered layer as a row. Places count from the middle of the frame's top edge. */
export interface LayerRow {
  readonly title: string;
  readonly line: string;
  /** Trainable scalars; empty for none. */
  readonly count: string;
  readonly role: Role;
  readonly left: number;
  readonly top: number;
  readonly width: number;
}
/** A wire between two layers: always straight down. */
export interface LayerWire {
  readonly x: number;
  readonly from: number;
  readonly to: number;
  /** The shape that flows here. */
  readonly label: string;
  /** False for the last one, which goes on as the wire to the next node. */
  readonly arrow: boolean;
}
/** The inside of an opened node. Equal nodes share one: `key` says all that is in it. */
export interface OpenLayout {
  readonly key: string;
  readonly width: number;
  readonly height: number;
  readonly rows: readonly LayerRow[];
  readonly wires: readonly LayerWire[];
  /** In place of rows: why there are none. */
  readonly note: string;
}

const { head, row, gap, padding, lane, around, column, foot } = measures.opened;

/** Layers of a node by the part they play: the main way, and the way around it that ends in an addition. */
interface Ways {
  readonly main: readonly AnyLayer[];
  readonly side: readonly AnyLayer[];
  /** Index in `main` of the layer where the way around starts (-1: what comes in) and of the one where it ends. */
  readonly split: number;
  readonly join: number;
}

/** Reads both ways off the layers' own inputs; an addition names the main way first. */
function waysOf(layers: readonly AnyLayer[]): Ways {
  const byId = new Map(layers.map((layer) => [layer.id, layer]));
  const joining = layers.find((layer) => layer.inputs.length > 1);
  if (!joining) return { main: layers, side: [], split: -1, join: -1 };
  const [, second = ''] = joining.inputs;
  const onMain = ancestors(joining.inputs[0] ?? '', byId);
  const side: AnyLayer[] = [];
  let from: LayerId = second;
  for (let layer = byId.get(second); layer && !onMain.has(layer.id); layer = byId.get(from)) {
    side.unshift(layer);
    from = layer.inputs[0] ?? '';
  }
  const main = layers.filter((layer) => !side.includes(layer));
  return { main, side, split: main.findIndex(({ id }) => id === from), join: main.indexOf(joining) };
}

function ancestors(id: LayerId, byId: ReadonlyMap<LayerId, AnyLayer>): ReadonlySet<LayerId> {
  const found = new Set<LayerId>();
  const open = [id];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const layer = byId.get(next);
    if (!layer || found.has(next)) continue;
    found.add(next);
    open.push(...layer.inputs);
  }
  return found;
}

/**
 * Rows and wires of a node's layers, one row a layer, from top to bottom. Where a way leads around some of them, those
 * before it splits off and after it joins are as wide as the frame, so that every wire is straight.
 * @param width of the node while it is closed, px; the frame is no narrower
 */
export function openLayout(layers: readonly AnyLayer[], facts: Analysis['layers'], width: number): { readonly layout: OpenLayout; readonly order: readonly LayerId[] } {
  const ways = waysOf(layers);
  const { main, side, split, join } = ways;
  const least = side.length > 0 ? 2 * column + gap : ways.join >= 0 ? 2 * lane + around : column;
  const frame = Math.max(width, least + 2 * padding);
  const edge = frame / 2 - padding;
  const wide = { left: -edge, width: 2 * edge };
  const parted = join >= 0;
  const narrow = side.length > 0 ? { left: -edge, width: edge - gap / 2 } : { left: -edge, width: edge + lane - around / 2 };
  const mainX = side.length > 0 ? -(edge + gap / 2) / 2 : 0;
  const sideX = side.length > 0 ? -mainX : lane;
  const topOf = (line: number): number => head + gap + line * (row + gap);
  /** Lines that the join waits for where the way around is the longer one. */
  const lines = main.map((_, index) => index + (parted && index >= join ? Math.max(0, side.length - (join - split - 1)) : 0));

  const rows: LayerRow[] = [];
  const order: LayerId[] = [];
  const wires: LayerWire[] = [];
  const shape = (id: LayerId): string => (facts[id] ? formatShape(facts[id].output) : '');
  const incoming = formatShape(facts[main[0]?.id ?? '']?.inputs[0] ?? []);
  const put = (layer: AnyLayer, top: number, place: { readonly left: number; readonly width: number }): void => {
    const parameters = facts[layer.id]?.parameters ?? 0;
    order.push(layer.id);
    rows.push({
      title: layerTitle(layer),
      line: layerLine(layer),
      count: parameters > 0 ? shortCount(parameters) : '',
      role: layerRoles[layer.op],
      top,
      ...place,
    });
  };

  main.forEach((layer, index) => {
    const between = parted && index > split && index < join;
    const top = topOf(lines[index] ?? index);
    put(layer, top, between ? narrow : wide);
    const before = main[index - 1];
    const from = before ? topOf(lines[index - 1] ?? 0) + row : head;
    const x = parted && index > split && index <= join ? mainX : 0;
    wires.push({ x, from, to: top, label: before ? shape(before.id) : incoming, arrow: true });
  });
  if (parted) {
    let from = split < 0 ? head : topOf(lines[split] ?? 0) + row;
    let label = split < 0 ? incoming : shape(main[split]?.id ?? '');
    side.forEach((layer, index) => {
      const top = topOf(split + 1 + index);
      put(layer, top, { left: gap / 2, width: narrow.width });
      wires.push({ x: sideX, from, to: top, label, arrow: true });
      from = top + row;
      label = shape(layer.id);
    });
    wires.push({ x: sideX, from, to: topOf(lines[join] ?? 0), label: side.length > 0 ? label : '', arrow: true });
  }
  const bottom = topOf(lines[main.length - 1] ?? 0) + row;
  wires.push({ x: 0, from: bottom, to: bottom + foot, label: '', arrow: false });
  return { layout: shared({ width: frame, height: bottom + foot, rows, wires, note: '' }), order };
}

/** An opened node that has no layers: `note` says why. */
export const emptyLayout = (width: number, note: string): OpenLayout =>
  shared({ width, height: head + 2 * gap, rows: [], wires: [], note });

const layouts = new Map<string, OpenLayout>();

/** A trunk repeats a few blocks hundreds of times: what is equal is one object, so that comparing and painting are cheap. */
function shared(layout: Omit<OpenLayout, 'key'>): OpenLayout {
  const key = JSON.stringify(layout);
  const known = layouts.get(key);
  if (known) return known;
  if (layouts.size > 500) layouts.clear();
  const made = { key, ...layout };
  layouts.set(key, made);
  return made;
}
