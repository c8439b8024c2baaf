import type { Position } from '../../../main-process/core/graph/document.ts';
import type { Camera } from '../../graph-view/graph-view.ts';
import type { Extent } from '../../graph-view/model/geometry.ts';
import type { ViewMemory } from '../../state/viewport.ts';
import { fitCamera, homeCamera, onPixels, revealCamera, toDocument, zoomAt, type Size } from './camera.ts';

/** What part of the drawing is seen. It knows the drawing by its extent alone. */
export class CanvasCamera {
  #camera = $state.raw<Camera>({ zoom: 1, pan: { x: 0, y: 0 } });
  /** The same between pixels: a hundred small steps of a pinch must not add up a hundred roundings. */
  #exact: Camera = { zoom: 1, pan: { x: 0, y: 0 } };
  size = $state.raw<Size>({ width: 0, height: 0 });
  /** How the camera was set, while nobody has moved it since: it is set the same way again when the window changes. */
  #framing: ViewMemory['framing'] = 'home';
  readonly #extent: () => Extent | null;

  constructor(extent: () => Extent | null) {
    this.#extent = extent;
  }

  get current(): Camera {
    return this.#camera;
  }
  #move(camera: Camera, framing: ViewMemory['framing'] = 'own'): void {
    this.#exact = camera;
    this.#camera = onPixels(camera);
    this.#framing = framing;
  }

  /** A point of the canvas in document coordinates. */
  at(canvas: Position): Position {
    return toDocument(this.#camera, canvas);
  }
  get middle(): Position {
    return { x: this.size.width / 2, y: this.size.height / 2 };
  }

  resize(size: Size): void {
    const first = this.size.width === 0;
    this.size = size;
    if (this.#framing === 'fit') this.fit();
    else if (first || this.#framing === 'home') this.home();
  }
  fit(): void {
    this.#move(fitCamera(this.#extent(), this.size), 'fit');
  }
  /** As a design is first seen. */
  home(): void {
    this.#move(homeCamera(this.#extent(), this.size), 'home');
  }
  get memory(): ViewMemory {
    return { ...this.#camera, framing: this.#framing };
  }
  /** Shows a design as it was last seen, or as one is first seen. */
  recall(memory: ViewMemory | null): void {
    if (memory === null || memory.framing === 'home') this.home();
    else if (memory.framing === 'fit') this.fit();
    else this.#move({ zoom: memory.zoom, pan: memory.pan });
  }
  zoom(factor: number, canvas: Position = this.middle): void {
    this.#move(zoomAt(this.#exact, canvas, factor));
  }
  scroll(by: Position): void {
    const { zoom, pan } = this.#exact;
    this.#move({ zoom, pan: { x: pan.x + by.x, y: pan.y + by.y } });
  }
  /** Shows an extent whole and in the middle, at 125 % at most. */
  show(extent: Extent): void {
    this.#move(fitCamera(extent, this.size));
  }
  /** 100 %. */
  zoomActual(): void {
    this.zoom(1 / this.#exact.zoom);
  }
  panTo(pan: Position): void {
    this.#move({ zoom: this.#camera.zoom, pan });
  }
  /** Puts a point of the document into the middle: the minimap. */
  centre(point: Position): void {
    const { zoom } = this.#camera;
    this.panTo({ x: this.middle.x - point.x * zoom, y: this.middle.y - point.y * zoom });
  }
  /** Brings an extent into view; leaves the camera alone where it is there already. */
  reveal(extent: Extent): void {
    const camera = revealCamera(this.#camera, extent, this.size);
    if (camera.pan.x !== this.#camera.pan.x || camera.pan.y !== this.#camera.pan.y) this.#move(camera);
  }
}
