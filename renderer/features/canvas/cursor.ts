import type { CanvasState } from './canvas-state.svelte.ts';

type Pointing = Pick<CanvasState, 'shown' | 'hover' | 'pointerMode' | 'spaceHeld' | 'editable'>;

/** The shape of the pointer says what a press would do, or what the drag under way is doing. */
export function cursorOf({ shown, hover, pointerMode, spaceHeld, editable }: Pointing): string {
  switch (shown?.kind) {
    case 'pan':
    case 'drag':
      return 'grabbing';
    case 'frame':
      return 'crosshair';
    case 'wire':
      return shown.reason === '' ? 'crosshair' : 'not-allowed';
    case 'carry-output':
      return shown.reason === '' ? 'grabbing' : 'not-allowed';
    case 'drop':
      return shown.place.kind === 'refused' ? 'not-allowed' : 'copy';
    case 'press':
    case undefined:
      break;
  }
  if (spaceHeld) return 'grab';
  switch (hover.kind) {
    case 'port':
      return 'crosshair';
    case 'node':
    case 'note':
      return editable ? 'move' : 'pointer';
    case 'edge':
      return hover.end !== null && editable ? 'grab' : 'pointer';
    case 'stage':
      return 'pointer';
    case 'empty':
      return pointerMode === 'map' ? 'grab' : 'default';
  }
}
