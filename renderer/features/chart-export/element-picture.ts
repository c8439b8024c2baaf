import { inLight } from './light-colours.ts';
import type { ChartPicture } from './paper-chart.ts';

/** What of a style a picture needs. */
const kept = [
  'fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-opacity', 'stroke-dasharray', 'stroke-linejoin', 'stroke-linecap', 'opacity',
  'font-family', 'font-size', 'font-weight', 'text-anchor', 'dominant-baseline', 'display', 'visibility', 'paint-order',
] as const;

/**
 * A picture of any `<svg>` of the window that stands by itself: styles are written into its elements as the light theme
 * has them, a white ground and the title are put in. What is HTML beside the SVG is not in it.
 */
export function pictureOfSvg(source: SVGSVGElement, title: string): ChartPicture {
  const copy = source.cloneNode(true) as SVGSVGElement;
  const box = source.viewBox.baseVal;
  const [width, height] = box && box.width > 0 ? [box.width, box.height] : [source.clientWidth, source.clientHeight];
  inLight(() => {
    const [from, to] = [[source, ...source.querySelectorAll('*')], [copy, ...copy.querySelectorAll('*')]];
    from.forEach((element, at) => {
      const target = to[at];
      if (!target) return;
      const style = getComputedStyle(element);
      target.setAttribute('style', kept.map((name) => `${name}:${style.getPropertyValue(name)}`).join(';'));
      target.removeAttribute('class');
    });
  });
  const head = 28;
  const inner = new XMLSerializer().serializeToString(copy);
  const words = title.replace(/&/g, '&amp;').replace(/</g, '&lt;');
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height + head}" viewBox="0 0 ${width} ${height + head}">`
    + `<title>${words}</title><rect width="100%" height="100%" fill="#ffffff"/>`
    + `<text x="8" y="18" font-family="Inter, Arial, sans-serif" font-size="12" font-weight="600" fill="#1c1f24">${words}</text>`
    + `<svg x="0" y="${head}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${inner}</svg></svg>`;
  return { svg, width, height: height + head };
}
