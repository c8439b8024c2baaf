import cytoscape from 'cytoscape';
import type { Position } from '../../main-process/core/graph/document.ts';
import { adaptRenderer } from './canvas-renderer.ts';
import { ElementSync, type ElementPaint } from './element-sync.ts';
import { FacePainter } from './faces.ts';
import { canvasMeasure, type MeasureText } from './measure-text.ts';
import { around, type Extent } from './model/geometry.ts';
import { keptAround, serves } from './model/part-within.ts';
import type { Scene } from './model/scene.ts';
import { Pictures } from './pictures.ts';
import { stylesheet } from './stylesheet.ts';
import { readTheme, watchTheme, type CanvasTheme } from './theme.ts';

export interface Camera {
  readonly zoom: number;
  /** Where the document's origin lies, in pixels of the canvas. */
  readonly pan: Position;
}
export const zoomLimits = { least: 0.15, most: 3, fit: 1.25 } as const;

/**
 * The drawing on the screen: the only place that knows Cytoscape. It follows a scene by difference and never changes
 * the document; pointer and keyboard are handled above it (features/canvas), on the scene's own geometry.
 */
export class GraphView {
  readonly #cy: cytoscape.Core;
  readonly #root: HTMLElement;
  readonly #measure: MeasureText = canvasMeasure();
  readonly #pictures = new Pictures();
  readonly #named: boolean;
  readonly #stop: () => void;
  readonly #elements: ElementSync;
  #theme: CanvasTheme;
  #kept: Extent | null = null;
  #shapes = true;

  constructor(container: HTMLElement, root: HTMLElement = document.documentElement) {
    this.#root = root;
    this.#theme = readTheme(root);
    this.#cy = cytoscape({
      container,
      style: stylesheet(this.#theme),
      layout: { name: 'preset' },
      minZoom: zoomLimits.least,
      maxZoom: zoomLimits.most,
      autoungrabify: true,
      autounselectify: true,
      userPanningEnabled: false,
      userZoomingEnabled: false,
      boxSelectionEnabled: false,
    });
    this.#named = adaptRenderer(this.#cy, this.#pictures);
    this.#elements = new ElementSync(this.#cy, this.#paint());
    this.#stop = watchTheme(root, () => this.#retheme());
  }

  destroy(): void {
    this.#stop();
    this.#cy.destroy();
  }

  get camera(): Camera {
    return { zoom: this.#cy.zoom(), pan: { ...this.#cy.pan() } };
  }
  set camera({ zoom, pan }: Camera) {
    this.#cy.viewport({ zoom, pan: { ...pan } });
    this.#look();
  }

  /** Whether wires say the shape that flows on them. */
  set shapes(shown: boolean) {
    if (shown === this.#shapes) return;
    this.#shapes = shown;
    this.#cy.style(stylesheet(this.#theme, { shapes: shown }));
  }

  /** The container changed its size. */
  resize(): void {
    this.#cy.resize();
    this.#look();
  }

  /** Keeps elements for what the camera sees, and for some of what is around it. */
  #look(): void {
    const { zoom, pan } = this.camera;
    const view = {
      left: -pan.x / zoom,
      top: -pan.y / zoom,
      right: (this.#cy.width() - pan.x) / zoom,
      bottom: (this.#cy.height() - pan.y) / zoom,
    };
    if (this.#kept && serves(this.#kept, view)) return;
    this.#kept = keptAround(view);
    this.#elements.look(this.#kept);
  }

  /** Around everything drawn; null for an empty drawing. */
  static extent(scene: Scene): Extent | null {
    return around([...scene.stages.values(), ...scene.nodes.values(), ...scene.notes.values()].map((item) => item.box));
  }

  /** Brings the drawing to the scene. */
  show(scene: Scene): void {
    this.#elements.show(scene);
  }

  #paint(): ElementPaint {
    const theme = this.#theme;
    const painter = new FacePainter(theme, this.#measure);
    return {
      picture: (face, before) => {
        const uri = painter.paint(face);
        const picture = this.#named ? this.#pictures.name(uri) : uri;
        if (before !== undefined) this.#pictures.replace(picture, before);
        return picture;
      },
      output: theme.output,
      labelWidth: (label) => this.#measure(label, `400 11px ${theme.fontMono}`),
    };
  }

  #retheme(): void {
    const theme = readTheme(this.#root);
    if (theme.key === this.#theme.key) return;
    this.#theme = theme;
    this.#elements.repaint(this.#paint());
    this.#cy.style(stylesheet(theme, { shapes: this.#shapes }));
  }
}
