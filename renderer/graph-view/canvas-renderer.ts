import type cytoscape from 'cytoscape';
import type { Pictures } from './pictures.ts';

type Element = cytoscape.SingularElementArgument;

/** What is used here of Cytoscape's canvas renderer. It is not part of its published types. */
interface CanvasRenderer {
  drawElement(context: CanvasRenderingContext2D, element: Element): void;
  drawLayeredElements(
    context: CanvasRenderingContext2D,
    elements: ArrayLike<Element>,
    pixelRatio: number,
    extent?: cytoscape.BoundingBox12,
  ): void;
  getCachedImage(uri: string, crossOrigin: string, onLoad: () => void): HTMLImageElement;
}

/** Above this many elements Cytoscape's bitmaps are faster than drawing each one, and nobody reads the text. */
const sharpLimit = 1_500;

/**
 * Two ways in which Cytoscape's renderer is not good enough for nodes that are mostly text. It keeps a bitmap of each
 * element and draws that one scaled, which blurs lines of one pixel and 11 px text: here elements are drawn straight to
 * the screen. And it shows nothing while a picture loads: here `pictures` has a stand-in. Where a later release has no
 * such methods, its own way stays.
 * @returns whether elements name their pictures; else they need the addresses themselves
 */
export function adaptRenderer(cy: cytoscape.Core, pictures: Pictures): boolean {
  // `renderer()` is there at run time, but not in the types.
  const renderer = (cy as unknown as { renderer(): Partial<CanvasRenderer> }).renderer();
  const { drawElement, drawLayeredElements } = renderer;
  const named = renderer.getCachedImage !== undefined;
  if (named) renderer.getCachedImage = (name, _crossOrigin, onLoad) => pictures.get(name, onLoad);
  if (!drawElement || !drawLayeredElements) return named;
  renderer.drawLayeredElements = (context, elements, pixelRatio, extent) => {
    if (elements.length > sharpLimit) {
      drawLayeredElements.call(renderer, context, elements, pixelRatio, extent);
      return;
    }
    for (const element of Array.from(elements)) {
      if (!extent || meets(element.boundingBox(), extent)) drawElement.call(renderer, context, element);
    }
  };
  return named;
}

const meets = (a: cytoscape.BoundingBox12, b: cytoscape.BoundingBox12): boolean =>
  a.x1 <= b.x2 && b.x1 <= a.x2 && a.y1 <= b.y2 && b.y1 <= a.y2;
