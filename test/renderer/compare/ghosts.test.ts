import { describe, expect, it } from 'vitest';
import { analyse } from '../../../main-process/core/analyse.ts';
import { compareDesigns } from '../../../main-process/core/compare/index.ts';
import type { Document } from '../../../main-process/core/graph/document.ts';
import { templateById } from '../../../main-process/core/templates/index.ts';
import { ghostSize, placeGhosts } from '../../../renderer/features/compare/ghosts.ts';
import { extentOf, overlaps, type Box } from '../../../renderer/graph-view/model/geometry.ts';

const template = (id: string): Document => templateById(id)?.build() as Document;
const node = { width: 268, height: 24 };

describe('nodes that went', () => {
  const [before, after] = [template('resnet-32'), template('resnet-20')];
  const comparison = compareDesigns({ document: before, analysis: analyse(before) }, { document: after, analysis: analyse(after) });
  const removed = comparison.changes.filter(({ kind, of }) => kind === 'removed' && of === 'node');
  const boxOf = (id: string): Box | undefined => (after.positions[id] ? { ...after.positions[id], ...node } : undefined);
  const drawn = Object.keys(after.nodes).flatMap((id) => boxOf(id) ?? []);

  it.each(['down', 'right'] as const)('stand beside a trunk that runs %s, cover neither it nor each other, and keep their order', (direction) => {
    const ghosts = placeGhosts(before, removed, comparison.matches, boxOf, direction);
    expect(ghosts).toHaveLength(6);
    const boxes = ghosts.map(({ box }) => extentOf(box));
    for (const [index, box] of boxes.entries()) {
      if (direction === 'down') expect(drawn.some((other) => overlaps(box, extentOf(other)))).toBe(false);
      expect(boxes.slice(index + 1).some((other) => overlaps(box, other))).toBe(false);
    }
    const along = ghosts.map(({ box }) => (direction === 'down' ? box.y : box.x));
    expect(along).toEqual([...along].sort((a, b) => a - b));
    expect(ghosts.every(({ anchor, box }) => anchor !== null && box.width === ghostSize.width)).toBe(true);
  });
});
