import type cytoscape from 'cytoscape';

/** What is used here of Cytoscape's canvas renderer. It is not part of its published types. */
interface CanvasRenderer {
  drawElement(context: CanvasRenderingContext2D, element: cytoscape.SingularElementArgument): void;
  drawLayeredElements(
    context: CanvasRenderingContext2D,
    elements: ArrayLike<cytoscape.SingularElementArgument>,
    pixelRatio: number,
    extent?: cytoscape.BoundingBox12,
  ): void;
}

/** Above this many elements Cytoscape's bitmaps are faster than drawing each one, and nobody reads the text. */
const sharpLimit = 1_500;

/**
 * Draws elements straight to the screen. Cytoscape keeps a bitmap of each element and draws that one scaled, which
 * blurs lines of one pixel and 11 px text. Where a later release has no such method, its own way stays.
 */
export function drawSharply(cy: cytoscape.Core): void {
  // `renderer()` is there at run time, but not in the types.
  const renderer = (cy as unknown as { renderer(): Partial<CanvasRenderer> }).renderer();
  const { drawElement, drawLayeredElements } = renderer;
  if (!drawElement || !drawLayeredElements) return;
  renderer.drawLayeredElements = (context, elements, pixelRatio, extent) => {
    if (elements.length > sharpLimit) {
      drawLayeredElements.call(renderer, context, elements, pixelRatio, extent);
      return;
    }
    for (const element of Array.from(elements)) {
      if (!extent || meets(element.boundingBox(), extent)) drawElement.call(renderer, context, element);
    }
  };
}

const meets = (a: cytoscape.BoundingBox12, b: cytoscape.BoundingBox12): boolean =>
  a.x1 <= b.x2 && b.x1 <= a.x2 && a.y1 <= b.y2 && b.y1 <= a.y2;
