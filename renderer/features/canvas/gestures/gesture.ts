import type { CarryOutput } from './carry-output.svelte.ts';
import type { DragNodes } from './drag-nodes.svelte.ts';
import type { DropItem } from './drop-item.ts';
import type { Frame } from './frame.svelte.ts';
import type { Pan } from './pan.ts';
import type { Press } from './press.ts';
import type { Wire } from './wire.svelte.ts';

/** What the pointer is doing; null between gestures. */
export type Gesture = Press | Pan | Frame | DragNodes | CarryOutput | Wire;
/** What the overlay shows: a gesture of the canvas, or a thing from the palette that hangs over it. */
export type Shown = Gesture | DropItem;
