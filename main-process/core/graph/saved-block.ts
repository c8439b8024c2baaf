import { z } from 'zod';
import { fragmentFields, fragmentOf, type Fragment } from './fragment.ts';
import { isOutput } from './kinds.ts';

export const BLOCK_EXTENSION = '.auxblock';
const BLOCK_FORMAT = 'auxnet-block';
const BLOCK_VERSION = 1;

/** A part of a design under a name of its own, to be put into any design. */
export interface SavedBlock {
  readonly name: string;
  readonly description: string;
  readonly fragment: Fragment;
}

/** The file of one saved block, version 1. */
const blockFile = z.looseObject({
  format: z.literal(BLOCK_FORMAT),
  version: z.literal(BLOCK_VERSION),
  name: z.string().trim().min(1).max(200),
  description: z.string().max(2_000).default(''),
  ...fragmentFields,
});

export type BlockReading =
  | { readonly ok: true; readonly block: SavedBlock }
  /** What is wrong with the file, as a sentence. */
  | { readonly ok: false; readonly reason: string };

/** Reads the text of an .auxblock file. Never throws. */
export function parseBlock(text: string): BlockReading {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    return { ok: false, reason: `It is not JSON: ${error instanceof Error ? error.message : String(error)}.` };
  }
  const head = z.object({ format: z.unknown(), version: z.unknown() }).safeParse(data);
  if (!head.success || head.data.format !== BLOCK_FORMAT) {
    return { ok: false, reason: `It is not a saved block: its first field should be "format": "${BLOCK_FORMAT}".` };
  }
  if (typeof head.data.version === 'number' && head.data.version > BLOCK_VERSION) {
    return { ok: false, reason: `It has format version ${head.data.version}; this release reads ${BLOCK_VERSION}. Update AuxNet Studio to use it.` };
  }
  const parsed = blockFile.safeParse(data);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue && issue.path.length > 0 ? `${issue.path.join('.')}: ` : '';
    return { ok: false, reason: `${where}${issue?.message ?? 'it does not follow the format'}.` };
  }
  const fragment = fragmentOf(parsed.data);
  const problem = doubledId(fragment) ?? whyNoBlock(fragment);
  if (problem !== null) return { ok: false, reason: problem };
  return { ok: true, block: { name: parsed.data.name, description: parsed.data.description, fragment } };
}

/** The text of a block's file: one node, wire, stage and place a line, as in a design. */
export function serialiseBlock({ name, description, fragment }: SavedBlock): string {
  const { nodes, edges, stages, notes, positions } = fragment;
  const list = (items: readonly unknown[]): string =>
    items.length === 0 ? '[]' : `[\n${items.map((item) => `    ${JSON.stringify(item)}`).join(',\n')}\n  ]`;
  const places = Object.entries(positions).map(([id, place]) => `    ${JSON.stringify(id)}: ${JSON.stringify(place)}`);
  const fields = [
    `"format": "${BLOCK_FORMAT}"`,
    `"version": ${BLOCK_VERSION}`,
    `"name": ${JSON.stringify(name)}`,
    ...(description === '' ? [] : [`"description": ${JSON.stringify(description)}`]),
    `"nodes": ${list(nodes)}`,
    `"edges": ${list(edges)}`,
    `"stages": ${list(stages)}`,
    ...(notes.length === 0 ? [] : [`"notes": ${list(notes)}`]),
    `"positions": ${places.length === 0 ? '{}' : `{\n${places.join(',\n')}\n  }`}`,
  ];
  return `{\n${fields.map((field) => `  ${field}`).join(',\n')}\n}\n`;
}

/** Why a part of a drawing cannot be a block; null when it can. */
export function whyNoBlock({ nodes }: Pick<Fragment, 'nodes'>): string | null {
  if (nodes.length === 0) return 'There is no node in it. Select the nodes that the block is to hold.';
  if (nodes.some(({ kind }) => kind !== 'input' && !isOutput(kind))) return null;
  const [only] = nodes;
  const what = nodes.length > 1 || !only ? 'Inputs and outputs' : only.kind === 'input' ? 'The input' : only.kind === 'output' ? 'The final output' : 'An output';
  return `${what} alone ${nodes.length > 1 ? 'make' : 'makes'} no block: it needs at least one layer or residual block.`;
}

function doubledId({ nodes }: Fragment): string | null {
  const seen = new Set<string>();
  for (const { id } of nodes) {
    if (seen.has(id)) return `nodes: the id "${id}" stands twice. Give one of them another.`;
    seen.add(id);
  }
  return null;
}
