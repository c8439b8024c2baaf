import fc from 'fast-check';
import { setBatchSize } from '../../../renderer/commands/document.ts';
import { applyLayout, withDirection } from '../../../renderer/commands/arrange.ts';
import { blockVariants } from '../../../renderer/commands/block-variants.ts';
import { copyFragment } from '../../../renderer/commands/clipboard.ts';
import { lead } from '../../../renderer/commands/edges.ts';
import { attachSpread } from '../../../renderer/commands/equal-depths.ts';
import { changeKind } from '../../../renderer/commands/nodes.ts';
import { insertBlock } from '../../../renderer/commands/saved-blocks.ts';
import { setStageCount, setStageVariant } from '../../../renderer/commands/stage-blocks.ts';
import { setExitWeight } from '../../../renderer/features/training/commands.ts';
import { layeredLayout } from '../../../renderer/graph-view/layout/layered-layout.ts';
import { anyCommand, type CommandMaker } from '../helpers.ts';

const at = <T>(items: readonly T[], index: number): T | undefined => items[index % Math.max(1, items.length)];

const others: fc.Arbitrary<CommandMaker> = fc.tuple(fc.nat(8), fc.nat(1_000), fc.nat(1_000)).map(([which, a, b]) => (document) => {
  const nodes = Object.keys(document.nodes);
  const [node, other] = [at(nodes, a), at(nodes, b)];
  const edge = at(Object.keys(document.edges), a);
  const stage = at(Object.keys(document.stages), b);
  switch (which) {
    case 0:
      return edge === undefined || node === undefined || other === undefined ? null : lead(document, edge, node, other);
    case 1:
      return node === undefined ? null : changeKind(document, node, b % 2 === 0 ? 'max-pool' : 'average-pool');
    case 2:
      return setBatchSize(1 + b);
    case 3: {
      const direction = b % 2 === 0 ? 'down' : 'right';
      return applyLayout(direction, layeredLayout(withDirection(document, direction)), 'Lay out');
    }
    case 4:
      return stage === undefined ? null : setStageCount(document, stage, a % 7);
    case 5: {
      const variant = at(blockVariants, a);
      return stage === undefined || variant === undefined ? null : setStageVariant(document, stage, variant);
    }
    case 6:
      return attachSpread(document, { count: 1 + (a % 3), head: 'A', step: b % 2 === 0 ? null : 2, replace: a % 2 === 0 });
    case 7: {
      const fragment = copyFragment(document, [node, other].filter((id) => id !== undefined));
      return fragment && edge !== undefined ? insertBlock(document, 'Saved', fragment, { kind: 'insert', edge }) : null;
    }
    default: {
      const output = nodes.find((id) => document.nodes[id]?.kind === 'auxiliary-output');
      return output === undefined ? null : setExitWeight(output, (b % 10) / 10);
    }
  }
});

/** Any edit that the window can make. */
export const everyCommand: fc.Arbitrary<CommandMaker> = fc.oneof({ weight: 2, arbitrary: anyCommand }, { weight: 1, arbitrary: others });

export type Step = { readonly kind: 'edit'; readonly make: CommandMaker } | { readonly kind: 'undo' } | { readonly kind: 'redo' } | { readonly kind: 'mark' };

/** Edits, with some undone, done again, and gestures ended in between. */
export const anySteps = (maxLength: number): fc.Arbitrary<readonly Step[]> =>
  fc.array(
    fc.oneof(
      { weight: 5, arbitrary: everyCommand.map((make): Step => ({ kind: 'edit', make })) },
      { weight: 1, arbitrary: fc.constantFrom<Step>({ kind: 'undo' }, { kind: 'redo' }, { kind: 'mark' }) },
    ),
    { maxLength },
  );
