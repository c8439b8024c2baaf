import type cytoscape from 'cytoscape';
import type { Position } from '../../main-process/core/graph/document.ts';
import { pictureSize } from './faces.ts';
import { axes } from './layout/axis.ts';
import { nothingOpen } from './model/displacement.ts';
import { labelPoint, type Extent } from './model/geometry.ts';
import { partWithin } from './model/part-within.ts';
import { stageKey, type DrawnEdge, type DrawnNode, type DrawnStage, type Face, type Scene } from './model/scene.ts';

/** What elements take from the theme. */
export interface ElementPaint {
  /** What is drawn inside a node, as a name or an address; `before` is the one it replaces. */
  readonly picture: (face: Face, before?: string) => string;
  readonly output: (place: number, part?: '' | '-fill' | '-line') => string;
  /** Width of a wire's label. */
  readonly labelWidth: (label: string) => number;
}

/**
 * Keeps the elements of a Cytoscape graph equal to a scene, or to the part of it that is looked at, touching only what
 * differs from what was shown before: what is the same object there is drawn the same (`buildScene` sees to that).
 */
export class ElementSync {
  readonly #cy: cytoscape.Core;
  #paint: ElementPaint;
  #scene: Scene = { direction: 'down', stages: new Map(), nodes: new Map(), edges: new Map(), notes: new Map(), displacement: nothingOpen };
  /** What of the scene has elements. */
  #part: Scene = this.#scene;
  /** Null: all of it is looked at. */
  #extent: Extent | null = null;

  constructor(cy: cytoscape.Core, paint: ElementPaint) {
    this.#cy = cy;
    this.#paint = paint;
  }

  /** Brings the drawing to the scene, touching only what differs from the one before. */
  show(scene: Scene): void {
    this.#scene = scene;
    this.#bring(this.#extent ? partWithin(scene, this.#extent) : scene);
  }

  /** Looks at this part of the scene. */
  look(extent: Extent): void {
    this.#extent = extent;
    this.show(this.#scene);
  }

  #bring(scene: Scene): void {
    const before = this.#part;
    this.#part = scene;
    // A label stands by the way of the trunk, which a wire itself does not tell.
    const turned = before.direction !== scene.direction;
    this.#cy.batch(() => {
      // Wires first on the way out, last on the way in: Cytoscape wants both ends of a wire to be there.
      for (const id of before.edges.keys()) if (!scene.edges.has(id)) this.#cy.getElementById(id).remove();
      for (const id of before.nodes.keys()) if (!scene.nodes.has(id)) this.#cy.getElementById(id).remove();
      for (const id of before.stages.keys()) if (!scene.stages.has(id)) this.#cy.getElementById(stageKey(id)).remove();
      for (const stage of scene.stages.values()) this.#showNode(stageKey(stage.id), stage, before.stages.get(stage.id));
      for (const node of scene.nodes.values()) this.#showNode(node.id, node, before.nodes.get(node.id));
      for (const edge of scene.edges.values()) this.#showEdge(edge, before.edges.get(edge.id), turned);
    });
  }

  #showNode(key: string, item: DrawnNode | DrawnStage, before: DrawnNode | DrawnStage | undefined): void {
    if (before === item) return;
    const existing = this.#cy.getElementById(key);
    const data = before && before.face === item.face ? null : this.#nodeData(item, this.#shown(key));
    const position = { x: item.box.x, y: item.box.y };
    const classes = [
      item.selected && 'selected',
      item.dimmed && 'dimmed',
      'trouble' in item.face && item.face.trouble === 'error' && 'error',
    ]
      .filter(Boolean)
      .join(' ');
    if (existing.empty()) {
      this.#cy.add({ group: 'nodes', data: { id: key, ...(data ?? this.#nodeData(item)) }, position, classes });
      return;
    }
    if (data) existing.data(data);
    existing.position(position);
    existing.classes(classes);
  }

  /** The picture that an element has now. */
  #shown(key: string): string | undefined {
    const image: unknown = this.#cy.getElementById(key).data('image');
    return typeof image === 'string' ? image : undefined;
  }

  #nodeData({ face }: DrawnNode | DrawnStage, before?: string): Record<string, unknown> {
    const picture = pictureSize(face);
    // An opened node keeps the outline of what it is.
    const said = face.shape === 'open' ? face.head : face;
    return {
      shape: face.shape === 'stage' && face.folded ? 'row' : said.shape,
      width: face.width - 1,
      height: face.height - 1,
      image: this.#paint.picture(face, before),
      imageWidth: picture.width,
      imageHeight: picture.height,
      ...(said.shape === 'pill' && { fill: this.#paint.output(said.place, '-fill'), line: this.#paint.output(said.place, '-line') }),
    };
  }

  #showEdge(edge: DrawnEdge, before: DrawnEdge | undefined, turned: boolean): void {
    if (before === edge && !turned) return;
    const classes = [edge.selected && 'selected', edge.dimmed && 'dimmed', edge.place > 0 && 'dock'].filter(Boolean).join(' ');
    const existing = this.#cy.getElementById(edge.id);
    const moved = before !== undefined && (before.source !== edge.source || before.target !== edge.target);
    if (existing.nonempty() && !moved) {
      existing.data(this.#edgeData(edge));
      existing.classes(classes);
      return;
    }
    existing.remove();
    this.#cy.add({ group: 'edges', data: { id: edge.id, source: edge.source, target: edge.target, ...this.#edgeData(edge) }, classes });
  }

  #edgeData(edge: DrawnEdge): Record<string, unknown> {
    const first = edge.path[0];
    const last = edge.path[edge.path.length - 1];
    if (!first || !last) return {};
    const turns = edge.path.slice(1, -1);
    const bends = turns.map((point) => relative(point, first, last));
    const middle = cytoscapeMiddle(edge.path);
    const axis = axes[this.#scene.direction];
    const place = labelPoint(axis, edge.path);
    const label = axis.direction === 'down' ? { x: place.x + 12 + this.#paint.labelWidth(edge.label) / 2, y: place.y } : { x: place.x, y: place.y - 9 };
    return {
      from: `${first.x - edge.from.x}px ${first.y - edge.from.y}px`,
      to: `${last.x - edge.to.x}px ${last.y - edge.to.y}px`,
      bent: bends.length > 0 ? 1 : 0,
      weights: bends.length > 0 ? bends.map(({ weight }) => weight) : [0.5],
      distances: bends.length > 0 ? bends.map(({ distance }) => distance) : [0],
      label: edge.label,
      labelX: label.x - middle.x,
      labelY: label.y - middle.y,
      ...(edge.place > 0 && { line: this.#paint.output(edge.place) }),
    };
  }

  /** Colours or fonts have changed: every picture is made anew. */
  repaint(paint: ElementPaint): void {
    this.#paint = paint;
    this.#cy.batch(() => {
      const again = (key: string, item: DrawnNode | DrawnStage): void =>
        void this.#cy.getElementById(key).data(this.#nodeData(item, this.#shown(key)));
      for (const stage of this.#part.stages.values()) again(stageKey(stage.id), stage);
      for (const node of this.#part.nodes.values()) again(node.id, node);
      for (const edge of this.#part.edges.values()) this.#cy.getElementById(edge.id).data(this.#edgeData(edge));
    });
  }
}

/** Where Cytoscape puts the label of a bent edge: at the middle bend, or between the two middle ones. */
function cytoscapeMiddle(path: readonly Position[]): Position {
  const a = path[Math.floor((path.length - 1) / 2)];
  const b = path[Math.ceil((path.length - 1) / 2)];
  return a && b ? { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 } : { x: 0, y: 0 };
}

/** A bend as Cytoscape wants it: share of the way between the ends, and distance to the side. */
export function relative(point: Position, from: Position, to: Position): { readonly weight: number; readonly distance: number } {
  const along = { x: to.x - from.x, y: to.y - from.y };
  const length2 = along.x ** 2 + along.y ** 2 || 1;
  const offset = { x: point.x - from.x, y: point.y - from.y };
  return {
    weight: (offset.x * along.x + offset.y * along.y) / length2,
    distance: (offset.y * along.x - offset.x * along.y) / Math.sqrt(length2),
  };
}
