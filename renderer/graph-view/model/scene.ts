import type { EdgeId, LayoutDirection, NodeId, NoteId, Position, StageId } from '../../../main-process/core/graph/document.ts';
import type { LayerId } from '../../../main-process/core/lower/lowered-graph.ts';
import type { Displacement } from './displacement.ts';
import type { Box } from './geometry.ts';
import type { OpenLayout } from './open-layout.ts';
import type { Role } from './words.ts';

/** The shortcut mark of a block: hollow is identity, solid a 1×1 convolution or padding. */
export type ShortcutMark = 'none' | 'identity' | 'projection';
export type Trouble = 'none' | 'error' | 'warning';

/** What is written on a node of the trunk. Plain and flat, so that two faces are the same when all fields are. */
export interface NodeFace {
  readonly shape: 'node';
  readonly role: Role;
  readonly mark: ShortcutMark;
  readonly name: string;
  readonly line: string;
  /** Right-aligned: parameters, or the image at the input. */
  readonly count: string;
  readonly trouble: Trouble;
  readonly width: number;
  readonly height: number;
}
/** An output: a docked pill, or the final one, as wide as the trunk. */
export interface PillFace {
  readonly shape: 'pill';
  /** Place in the output ramp, 1 to 6. */
  readonly place: number;
  readonly name: string;
  readonly line: string;
  readonly value: string;
  readonly strongValue: boolean;
  /** The weight was set by hand: a pencil stands before it. */
  readonly byHand: boolean;
  readonly trouble: Trouble;
  readonly width: number;
  readonly height: number;
}
export interface StageFace {
  readonly shape: 'stage';
  /** Drawn as one row instead of a box around its members. */
  readonly folded: boolean;
  /** The label stands before the members: in a column of lines beside a trunk that runs down, in one line above one that runs right. */
  readonly direction: LayoutDirection;
  /** How many blocks it holds, and what they are: "basic · 16 filters". */
  readonly times: number;
  readonly what: string;
  readonly trouble: Trouble;
  readonly name: string;
  readonly lines: readonly string[];
  readonly width: number;
  readonly height: number;
}
/** A node opened into its layers: what it says closed, as the head of a frame around them. */
export interface OpenFace {
  readonly shape: 'open';
  readonly head: NodeFace | PillFace;
  readonly inside: OpenLayout;
  readonly name: string;
  readonly trouble: Trouble;
  readonly width: number;
  readonly height: number;
}
export type Face = NodeFace | PillFace | OpenFace | StageFace;

interface Drawn {
  readonly id: string;
  readonly box: Box;
  readonly selected: boolean;
  readonly dimmed: boolean;
}
export interface DrawnNode extends Drawn {
  readonly face: NodeFace | PillFace | OpenFace;
  /** The node that this output is docked to. */
  readonly host: NodeId | null;
  /** Whether it is lowered to several layers, so that it can be opened. */
  readonly opens: boolean;
  /** The layers of an opened node, in the order of its rows. */
  readonly layers: readonly LayerId[];
}
export interface DrawnStage extends Drawn {
  readonly face: StageFace;
  readonly members: readonly NodeId[];
}
export interface DrawnEdge {
  readonly id: EdgeId;
  /** Elements at its ends: nodes, or the folded stage that holds one. */
  readonly source: NodeId;
  readonly target: NodeId;
  /** Middles of both. */
  readonly from: Position;
  readonly to: Position;
  /** Shape that flows here; empty on the wire to a docked output. */
  readonly label: string;
  readonly path: readonly Position[];
  /** Place in the output ramp for the wire to a docked output; 0 for a plain wire. */
  readonly place: number;
  readonly selected: boolean;
  readonly dimmed: boolean;
}

/** A text card on the canvas. */
export interface DrawnNote extends Drawn {
  readonly text: string;
}

/** All that the canvas draws, made from the document and what is known of it. The view follows it by difference. */
export interface Scene {
  readonly direction: LayoutDirection;
  readonly stages: ReadonlyMap<StageId, DrawnStage>;
  readonly nodes: ReadonlyMap<NodeId, DrawnNode>;
  readonly edges: ReadonlyMap<EdgeId, DrawnEdge>;
  readonly notes: ReadonlyMap<NoteId, DrawnNote>;
  /** What opened nodes push down: all boxes are as drawn, and this leads back to the document. */
  readonly displacement: Displacement;
}

export interface SceneOptions {
  readonly selection: ReadonlySet<string>;
  /** Shown on the pills instead of head and weight: test error of each exit, %. */
  readonly exitValues: Readonly<Record<NodeId, number>> | null;
  /** Everything past this exit is dimmed. */
  readonly cutAt: NodeId | null;
  /** Nodes whose count of parameters gives its place to what a run measured. */
  readonly measured?: ReadonlySet<NodeId> | null;
  /** Nodes that are opened into their layers. */
  readonly expanded?: ReadonlySet<NodeId>;
}

/** Stages and nodes have ids of their own; on the canvas they share one space. */
export const stageKey = (id: StageId): string => `stage:${id}`;
