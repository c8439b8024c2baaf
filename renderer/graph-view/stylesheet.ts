import type { StylesheetJson } from 'cytoscape';
import * as measures from './layout/measures.ts';
import type { CanvasTheme } from './theme.ts';

/**
 * How elements look, all colours from the tokens. Sizes are one pixel less than the box: Cytoscape centres the one
 * pixel outline on the edge. Layers, lowest first: stages, wires, nodes.
 */
export function stylesheet(theme: CanvasTheme, { shapes = true }: { readonly shapes?: boolean } = {}): StylesheetJson {
  const { colour } = theme;
  return [
    {
      selector: 'node',
      style: {
        shape: 'round-rectangle',
        width: 'data(width)',
        height: 'data(height)',
        'border-width': 1,
        'background-opacity': 1,
        'background-image': 'data(image)',
        'background-width': 'data(imageWidth)',
        'background-height': 'data(imageHeight)',
        'background-position-x': 0,
        'background-position-y': 0,
        // The picture has the size of the box, the shape is half a pixel smaller on each side.
        'background-offset-x': -0.5,
        'background-offset-y': -0.5,
        'background-clip': 'node',
        'background-image-smoothing': 'yes',
        'background-image-crossorigin': 'null',
        'z-index-compare': 'manual',
        'z-index': 3,
        'overlay-opacity': 0,
        events: 'no',
      },
    },
    {
      selector: 'node[shape = "node"]',
      style: {
        'corner-radius': `${measures.node.radius}px`,
        'background-color': colour('surface-node'),
        'border-color': colour('line-strong'),
      },
    },
    {
      selector: 'node[shape = "row"]',
      style: {
        'corner-radius': `${measures.node.radius}px`,
        'background-color': colour('surface-stage'),
        'border-color': colour('line-strong'),
        'border-style': 'double',
        'border-width': 3,
      },
    },
    {
      selector: 'node[shape = "pill"]',
      style: { 'corner-radius': `${measures.pill.height / 2}px`, 'background-color': 'data(fill)', 'border-color': 'data(line)' },
    },
    {
      selector: 'node[shape = "stage"]',
      style: {
        'corner-radius': `${measures.stage.radius}px`,
        'background-color': colour('surface-stage'),
        'border-color': colour('line'),
        'z-index': 1,
      },
    },
    { selector: 'node.error', style: { 'border-color': colour('danger'), 'border-width': 1.5, 'background-color': colour('node-error') } },
    {
      selector: 'node.selected',
      style: {
        'border-color': colour('accent'),
        'border-width': 2,
        'underlay-color': colour('accent'),
        'underlay-padding': 3.5,
        'underlay-opacity': theme.haloOpacity,
        'underlay-shape': 'round-rectangle',
        'underlay-corner-radius': '9px',
      },
    },
    { selector: 'node.selected[shape = "pill"]', style: { 'underlay-corner-radius': '15px' } },
    {
      selector: 'edge',
      style: {
        width: 1,
        'line-color': colour('line-edge'),
        'curve-style': 'round-segments',
        'segment-radii': 6,
        'edge-distances': 'endpoints',
        'segment-weights': 'data(weights)',
        'segment-distances': 'data(distances)',
        'source-endpoint': 'data(from)',
        'target-endpoint': 'data(to)',
        'target-arrow-shape': 'triangle',
        'target-arrow-color': colour('line-edge'),
        'arrow-scale': 0.6,
        'font-family': theme.fontMono,
        'font-size': 11,
        color: colour('text-muted'),
        'text-rotation': 'none',
        label: shapes ? 'data(label)' : '',
        'text-margin-x': 'data(labelX)',
        'text-margin-y': 'data(labelY)',
        'min-zoomed-font-size': 7,
        'z-index-compare': 'manual',
        'z-index': 2,
        events: 'no',
        'overlay-opacity': 0,
      },
    },
    { selector: 'edge[!bent]', style: { 'curve-style': 'straight' } },
    { selector: 'edge.dock', style: { 'line-color': 'data(line)', 'target-arrow-shape': 'none' } },
    {
      selector: 'edge.selected',
      style: { width: 2, 'line-color': colour('accent'), 'target-arrow-color': colour('accent'), color: colour('accent') },
    },
    { selector: '.dimmed', style: { opacity: theme.dimOpacity } },
  ] as StylesheetJson;
}
