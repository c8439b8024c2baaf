import { z } from 'zod';
import { paramsByKind, type NodeKind, type ParamsOf } from './kinds.ts';
import { trainingConfig, type TrainingConfig } from './training-config.ts';

export const FORMAT = 'auxnet';
export const FORMAT_VERSION = 1;

/** Ids are opaque, stable for the life of a node, and safe in a layer name. */
export const nodeId = z
  .string()
  // Ids are keys of plain objects: names that every object inherits are refused, so that a look-up never finds one of them.
  .regex(
    /^(?!(?:constructor|hasOwnProperty|isPrototypeOf|propertyIsEnumerable|toLocaleString|toString|valueOf)$)[A-Za-z][A-Za-z0-9_-]{0,63}$/,
    'a letter, then at most 63 letters, digits, "-" or "_"',
  );
export type NodeId = string;
export type EdgeId = string;
export type StageId = string;

const nodeCommon = {
  id: nodeId,
  name: z.string().min(1).max(200),
  stage: nodeId.optional(),
};
const nodeVariants = Object.entries(paramsByKind).map(([kind, params]) =>
  z.looseObject({ ...nodeCommon, kind: z.literal(kind), params: (params as z.ZodObject).prefault({}) }),
);
/** A node as a file writes it. Built from the table of kinds, so its output is `GraphNode`; the compiler loses that on the way. */
export const nodeSchema = z.discriminatedUnion('kind', nodeVariants as never);
const coordinate = z.number().min(-1e7).max(1e7);
export const position = z.looseObject({ x: coordinate, y: coordinate });
export interface Position {
  readonly x: number;
  readonly y: number;
}

/** Which way the trunk runs on the canvas. The first one is meant where a file says nothing. */
export const layoutDirections = ['down', 'right'] as const;
export type LayoutDirection = (typeof layoutDirections)[number];

export const edgeSchema = z.looseObject({ id: nodeId, source: nodeId, target: nodeId });
export const stageSchema = z.looseObject({ id: nodeId, name: z.string().min(1).max(200), collapsed: z.boolean().optional() });

/** A text on the canvas, for people alone: no pass reads it. Its place stands with those of the nodes. */
export const noteSchema = z.looseObject({
  id: nodeId,
  text: z.string().max(10_000).default(''),
  width: z.number().min(48).max(4_000).default(200),
  height: z.number().min(24).max(4_000).default(80),
});
export type NoteId = string;

/** Items of each list; checked before the schema looks at them one by one. */
export const listLimits = { nodes: 100_000, edges: 200_000, stages: 10_000, notes: 10_000 } as const;

/**
 * The architecture file, version 1. Lists, not maps, so that a doubled id is seen and a diff of two designs reads well;
 * positions stand apart from the topology.
 */
export const fileV1 = z.looseObject({
  format: z.literal(FORMAT),
  version: z.literal(FORMAT_VERSION),
  name: z.string().max(200).default('Untitled'),
  description: z.string().max(20_000).optional(),
  /** Width of every exit's logits. */
  classes: z.int().min(2).max(100_000).default(10),
  nodes: z.array(nodeSchema).max(listLimits.nodes),
  edges: z.array(edgeSchema).max(listLimits.edges),
  stages: z.array(stageSchema).max(listLimits.stages).default([]),
  /** Added in a later release of version 1: older ones keep what they do not know. */
  notes: z.array(noteSchema).max(listLimits.notes).optional(),
  training: trainingConfig.prefault({}),
  layout: z.looseObject({ direction: z.enum(layoutDirections).optional(), positions: z.record(nodeId, position).default({}) }).prefault({}),
});

export type FileV1 = z.output<typeof fileV1>;

/** A node of the drawing; `params` is typed by `kind`. */
export type NodeOf<K extends NodeKind> = {
  readonly id: NodeId;
  readonly kind: K;
  readonly name: string;
  readonly stage?: StageId;
  readonly params: Readonly<ParamsOf<K>>;
};
export type GraphNode = { [K in NodeKind]: NodeOf<K> }[NodeKind];
export interface GraphEdge {
  readonly id: EdgeId;
  readonly source: NodeId;
  readonly target: NodeId;
}
export interface Stage {
  readonly id: StageId;
  readonly name: string;
  readonly collapsed?: boolean;
}

export interface Note {
  readonly id: NoteId;
  /** Plain, with line breaks. */
  readonly text: string;
  /** Pixels of the drawing; its position is its middle, as that of a node. */
  readonly width: number;
  readonly height: number;
}

/**
 * The one immutable value that the window edits and every pass reads. Records by id (edits and their inverse patches
 * stay small); the file's lists are made from it in topological order.
 */
export interface Document {
  readonly name: string;
  readonly description?: string;
  readonly classes: number;
  readonly nodes: Readonly<Record<NodeId, GraphNode>>;
  readonly edges: Readonly<Record<EdgeId, GraphEdge>>;
  readonly stages: Readonly<Record<StageId, Stage>>;
  /** Remarks on the canvas. Ids of nodes and notes are one space: both have their places in `positions`. */
  readonly notes: Readonly<Record<NoteId, Note>>;
  readonly training: TrainingConfig;
  readonly positions: Readonly<Record<NodeId, Position>>;
  /** Left out where the trunk runs down. */
  readonly direction?: LayoutDirection;
  /** Unknown top-level fields of the file, written back as they came; those of `layout` under `layout`. */
  readonly extra: Readonly<Record<string, unknown>>;
}
