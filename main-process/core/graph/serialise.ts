import { z } from 'zod';
import { edgeSchema, fileV1, FORMAT, FORMAT_VERSION, noteSchema, stageSchema, type Document, type GraphNode } from './document.ts';
import { paramsByKind } from './kinds.ts';
import { compareIds, topologyOf } from './topology.ts';
import { trainingConfig } from './training-config.ts';

/**
 * The text of an .auxnet file. Canonical: the same design gives the same text however it was edited, so a diff shows
 * what changed. One node, edge, stage or position a line, nodes from input to output, known fields in the order of the
 * schema, unknown ones after them by name. Every parameter is written, so a later change of a default changes no file.
 */
export function serialiseDocument(document: Document): string {
  const { order, incoming } = topologyOf(document);
  const placed = new Set<string>();
  const edges = order.flatMap((node) => incoming.get(node.id) ?? []);
  for (const edge of edges) placed.add(edge.id);
  // A dangling edge is the user's to repair, not ours to lose.
  const dangling = Object.values(document.edges).filter((edge) => !placed.has(edge.id));
  const notes = Object.values(document.notes).sort((a, b) => compareIds(a.id, b.id));
  const withPlace = [...order, ...notes].map(({ id }) => id).filter((id) => document.positions[id]);
  const { layout, ...extra } = document.extra;
  const file = {
    format: FORMAT,
    version: FORMAT_VERSION,
    name: document.name,
    description: document.description,
    classes: document.classes,
    nodes: order.map(nodeFields),
    edges: [...edges, ...dangling.sort((a, b) => compareIds(a.id, b.id))].map((edge) => orderLike(edge, edgeSchema)),
    stages: Object.values(document.stages)
      .sort((a, b) => compareIds(a.id, b.id))
      .map((stage) => orderLike(stage, stageSchema)),
    // Designs without notes stay as older releases wrote them.
    ...(notes.length > 0 && { notes: notes.map((note) => orderLike(note, noteSchema)) }),
    training: orderLike(document.training, trainingConfig),
    layout: {
      ...(document.direction === 'right' && { direction: document.direction }),
      ...(isPlainObject(layout) ? orderLike(layout, noFields) : {}),
      positions: Object.fromEntries(withPlace.map((id) => [id, document.positions[id]])),
    },
    ...orderLike(extra, fileV1),
  };
  return `${print(file, 2, '')}\n`;
}

const noFields = z.object({});
const nodeKeys = z.object({ id: z.any(), kind: z.any(), name: z.any(), stage: z.any(), params: z.any() });
const nodeFields = (node: GraphNode): unknown => {
  const fields = orderLike(node, nodeKeys);
  return { ...fields, params: orderLike(node.params, paramsByKind[node.kind]) };
};

/** The same fields, those of the schema first and in its order, at every depth that the schema describes. */
function orderLike(value: object, schema: z.ZodType): Record<string, unknown> {
  const fields = value as Readonly<Record<string, unknown>>;
  const shape = objectShape(schema, fields) ?? {};
  const ordered: Record<string, unknown> = {};
  for (const key in shape) {
    const field = fields[key];
    if (field !== undefined) ordered[key] = isPlainObject(field) ? orderLike(field, shape[key] as z.ZodType) : field;
  }
  for (const key of Object.keys(fields).sort()) if (!Object.hasOwn(shape, key)) ordered[key] = fields[key];
  return ordered;
}

const wrappers = [z.ZodPrefault, z.ZodDefault, z.ZodOptional, z.ZodNullable];
type ObjectShape = Readonly<Record<string, z.ZodType>>;
const unwrapped = new WeakMap<z.ZodType, unknown>();

/**
 * Fields that the schema describes, through defaults and options; of a union, those of the variant that `value` is.
 * Null where it describes no object.
 */
function objectShape(schema: z.ZodType, value: Readonly<Record<string, unknown>>): ObjectShape | null {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodObject) return inner.shape as ObjectShape;
  if (!(inner instanceof z.ZodDiscriminatedUnion)) return null;
  const { discriminator } = inner._zod.def;
  const isOf = ({ shape }: z.ZodObject): boolean => (shape[discriminator] as z.ZodType).safeParse(value[discriminator]).success;
  const variant = (inner.options as readonly z.ZodObject[]).find(isOf);
  return variant ? (variant.shape as ObjectShape) : null;
}

/** Asked often, so kept. */
function unwrap(schema: z.ZodType): unknown {
  if (unwrapped.has(schema)) return unwrapped.get(schema);
  let inner: unknown = schema;
  while (wrappers.some((wrapper) => inner instanceof wrapper)) inner = (inner as z.ZodOptional).unwrap();
  unwrapped.set(schema, inner);
  return inner;
}

const isPlainObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** JSON with lists and objects broken over lines down to `depth` levels below the top, and on one line below that. */
function print(value: unknown, depth: number, indent: string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const list = Array.isArray(value);
  const [open, close] = list ? ['[', ']'] : ['{', '}'];
  const children = list
    ? value.map((item: unknown) => print(item, depth - 1, `${indent}  `))
    : Object.entries(value)
        .filter(([, field]) => field !== undefined)
        .map(([key, field]) => `${JSON.stringify(key)}: ${print(field, key === 'positions' && indent === '  ' ? 1 : depth - 1, `${indent}  `)}`);
  if (children.length === 0) return `${open}${close}`;
  if (depth > 0) return `${open}\n${children.map((child) => `${indent}  ${child}`).join(',\n')}\n${indent}${close}`;
  return list ? `[${children.join(', ')}]` : `{ ${children.join(', ')} }`;
}
