import type { NodeFace, OpenFace, PillFace } from './scene.ts';
import type { OpenLayout } from './open-layout.ts';

/** The face of an opened node: what it says closed, with its layers below. */
export const openFace = (head: NodeFace | PillFace, inside: OpenLayout): OpenFace => ({
  shape: 'open',
  head,
  inside,
  name: head.name,
  trouble: head.trouble,
  width: inside.width,
  height: inside.height,
});
