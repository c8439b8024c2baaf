/** What the rest of the window may ask of the canvas. */
export interface Viewport {
  /** Shows the whole design, at 125 % at most. */
  fit(): void;
  zoomIn(): void;
  zoomOut(): void;
  /** Brings a node or an edge into view without changing the zoom. */
  reveal(id: string): void;
  focus(): void;
}
