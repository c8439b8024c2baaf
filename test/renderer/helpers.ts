import fc from 'fast-check';
import { analyse } from '../../main-process/core/analyse.ts';
import type { Document } from '../../main-process/core/graph/document.ts';
import { nodeKinds } from '../../main-process/core/graph/kinds.ts';
import { templateById } from '../../main-process/core/templates/index.ts';
import { copyFragment, duplicate, paste } from '../../renderer/commands/clipboard.ts';
import type { Command } from '../../renderer/commands/command.ts';
import { setClasses, setDescription, setDesignName } from '../../renderer/commands/document.ts';
import { connect, disconnect } from '../../renderer/commands/edges.ts';
import { applyFix } from '../../renderer/commands/fix.ts';
import { newNode } from '../../renderer/commands/naming.ts';
import {
  addConnected,
  addNode,
  insertAfter,
  insertOnEdge,
  move,
  placeNodes,
  remove,
  rename,
  setParams,
} from '../../renderer/commands/nodes.ts';
import { addNote, newNote, resizeNote, setNoteText } from '../../renderer/commands/notes.ts';
import { attachOutput, detachOutput, moveOutput } from '../../renderer/commands/outputs.ts';
import { addStage, collapseStage, groupIntoStage, ungroupStage } from '../../renderer/commands/stages.ts';
import { layeredLayout } from '../../renderer/graph-view/layout/layered-layout.ts';

/** A template that the tests rely on; fails where it is gone. */
export function template(id = 'auxnet-20-3'): Document {
  const found = templateById(id);
  if (!found) throw new Error(`No template ${id}.`);
  return found.build();
}

/** Makes the command that a random number stands for, on the document as it is then. Null where none applies. */
export type CommandMaker = (document: Document) => Command | null;

const at = <T>(items: readonly T[], index: number): T | undefined => items[index % Math.max(1, items.length)];

/** Any command of the window, aimed at any node or edge that happens to be there. */
export const anyCommand: fc.Arbitrary<CommandMaker> = fc
  .tuple(fc.nat(20), fc.nat(1_000), fc.nat(1_000), fc.integer({ min: -200, max: 200 }))
  .map(([which, a, b, offset]) => (document) => {
    const nodes = Object.keys(document.nodes);
    const edges = Object.keys(document.edges);
    const [node, other, edge] = [at(nodes, a), at(nodes, b), at(edges, a)];
    const kind = at(nodeKinds, b) ?? 'conv';
    const place = { x: offset, y: offset * 3 };
    const stage = at(Object.keys(document.stages), a);
    switch (which) {
      case 0:
        return addNode(newNode(document, kind), place);
      case 1:
        return edge === undefined ? null : insertOnEdge(newNode(document, kind), edge);
      case 2:
        return node === undefined ? null : insertAfter(document, newNode(document, kind), node);
      case 3:
        return node === undefined || other === undefined ? null : connect(document, node, other);
      case 4:
        return edge === undefined ? null : disconnect(document, edge);
      case 5:
        return node === undefined ? null : remove(document, other === undefined ? [node] : [node, other]);
      case 6:
        return node === undefined ? null : move(document, [node], place, b % 2 === 0 ? 'drag' : undefined);
      case 7:
        return node === undefined ? null : rename(document, node, `Name ${b}`);
      case 8:
        return node === undefined ? null : setParams(document, [node], { filters: 1 + b });
      case 9:
        return node === undefined ? null : attachOutput(document, newNode(document, 'auxiliary-output'), node);
      case 10: {
        const output = at(
          nodes.filter((id) => document.nodes[id]?.kind === 'auxiliary-output'),
          a,
        );
        return output === undefined
          ? null
          : b % 2 === 0 || other === undefined
            ? detachOutput(document, output)
            : moveOutput(document, output, other);
      }
      case 11: {
        const fragment = copyFragment(
          document,
          [node, other].filter((id) => id !== undefined),
        );
        return fragment && paste(document, fragment, b % 2 === 0 ? place : undefined);
      }
      case 12:
        return node === undefined ? null : duplicate(document, [node]);
      case 13: {
        const plan = { kind: 'basic-block', count: 1 + (b % 3), params: { filters: 16 }, strides: 2 } as const;
        return addStage(document, plan, edge !== undefined ? { edge } : node !== undefined ? { after: node } : { at: place });
      }
      case 14:
        return stage === undefined ? null : b % 3 === 0 ? ungroupStage(document, stage) : collapseStage(document, stage, b % 3 === 1);
      case 15:
        return groupIntoStage(
          document,
          [node, other].filter((id) => id !== undefined),
        );
      case 18:
        return addNote(newNote(document), place);
      case 19: {
        const note = at(Object.keys(document.notes), a);
        if (note === undefined) return null;
        return b % 3 === 0 ? setNoteText(note, `Text ${b}`) : b % 3 === 1 ? resizeNote(note, { width: b, height: a }, 'resize') : remove(document, [note]);
      }
      case 16:
        return placeNodes(layeredLayout(document), 'Auto layout');
      case 17: {
        const analysis = analyse(document);
        const fix = at(
          analysis.diagnostics.filter((diagnostic) => diagnostic.fix),
          a,
        )?.fix;
        return fix ? applyFix(document, analysis, fix) : setClasses(2 + b);
      }
      default:
        return a % 2 === 0
          ? setDesignName(`Design ${b}`)
          : node === undefined
            ? setDescription(`About ${b}`)
            : addConnected(newNode(document, 'dense'), place, node);
    }
  });
