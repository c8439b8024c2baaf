import type { z } from 'zod';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { fileProblems, type Place } from '../diagnostics/file-problems.ts';
import { fileV1, FORMAT, FORMAT_VERSION, listLimits, type Document, type FileV1, type GraphEdge, type GraphNode, type Note, type Stage } from './document.ts';
import { MAX_PROBLEMS, readJson } from './json-text.ts';
import { migrate } from './migrations/index.ts';
import { describeIssue } from './schema-issue.ts';

export interface ParseResult {
  /** Null when a diagnostic is an error. */
  readonly document: Document | null;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads the text of an .auxnet file. Never throws: whatever is wrong comes back as diagnostics with line and column.
 * Unknown fields are kept on the value that held them, those of the top level in `extra`.
 */
export function parseDocument(text: string): ParseResult {
  try {
    return parseText(text);
  } catch (error) {
    // Out of memory or a bug of ours: the caller still gets an answer that can be shown.
    return failed(fileProblems.unreadable({ detail: error instanceof Error ? error.message : String(error) }));
  }
}

const failed = (...diagnostics: readonly Diagnostic[]): ParseResult => ({ document: null, diagnostics });

function parseText(text: string): ParseResult {
  const json = readJson(text);
  if (json.diagnostics.length > 0) return failed(...json.diagnostics);
  const { value } = json;
  if (!isRecord(value) || value['format'] !== FORMAT) {
    const detail = `Its first field should be "format": "${FORMAT}".`;
    return failed(fileProblems.notADesign({ detail, expected: FORMAT, received: show(isRecord(value) ? value['format'] : value) }, json.place(['format'])));
  }
  const version = value['version'];
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) {
    return failed(fileProblems.version({ expected: `1 to ${FORMAT_VERSION}`, received: show(version) }, json.place(['version'])));
  }
  if (version > FORMAT_VERSION) {
    const detail = `It has format version ${version}; this release reads up to ${FORMAT_VERSION}. Update AuxNet Studio to open it.`;
    return failed(fileProblems.newerVersion({ detail, expected: `1 to ${FORMAT_VERSION}`, received: show(version) }, json.place(['version'])));
  }

  const current = migrate(value, version);
  // After a migration the text no longer mirrors the value: paths then speak of the migrated file, without a line.
  const place = version === FORMAT_VERSION ? json.place : (): Place => ({});
  for (const [list, limit] of Object.entries(listLimits)) {
    const items = current[list];
    if (!Array.isArray(items) || items.length <= limit) continue;
    return failed(fileProblems.tooLarge({ detail: `It has ${items.length} ${list}; a design has at most ${limit}.` }, place([list])));
  }
  const parsed = fileV1.safeParse(current);
  if (!parsed.success) return failed(...schemaProblems(parsed.error.issues, current, place));
  const problems = referenceProblems(parsed.data, place);
  return problems.length > 0 ? failed(...problems) : { document: documentOf(parsed.data), diagnostics: [] };
}

function schemaProblems(issues: readonly z.core.$ZodIssue[], file: unknown, place: PlaceOf): readonly Diagnostic[] {
  const shown = issues.slice(0, MAX_PROBLEMS).map((issue) => describeIssue(issue, file, place));
  return issues.length > shown.length ? [...shown, fileProblems.tooMany({ detail: `${issues.length - shown.length} more.` })] : shown;
}

type PlaceOf = (path: readonly PropertyKey[]) => Place;

/** What the schema cannot say: ids are unique, and whatever refers to one finds it. */
function referenceProblems(file: FileV1, place: PlaceOf): readonly Diagnostic[] {
  const problems: Diagnostic[] = [];
  const nodes = file.nodes as readonly GraphNode[];
  const report = (make: () => Diagnostic): void => {
    if (problems.length < MAX_PROBLEMS) problems.push(make());
  };
  const idsOf = (list: 'nodes' | 'edges' | 'stages' | 'notes', items: readonly { readonly id: string }[]): ReadonlySet<string> => {
    const seen = new Set<string>();
    items.forEach(({ id }, index) => {
      if (seen.has(id)) {
        const detail = `“${id}” stands twice in ${list}. Give this one another id.`;
        report(() => fileProblems.doubledId({ detail, received: id }, place([list, index, 'id'])));
      }
      seen.add(id);
    });
    return seen;
  };
  const nodeIds = idsOf('nodes', nodes);
  const stageIds = idsOf('stages', file.stages);
  idsOf('edges', file.edges);
  idsOf('notes', file.notes ?? []);
  (file.notes ?? []).forEach(({ id }, index) => {
    if (!nodeIds.has(id)) return;
    const detail = `“${id}” is a node already, and both have their places under that id. Give the note another one.`;
    report(() => fileProblems.doubledId({ detail, received: id }, place(['notes', index, 'id'])));
  });
  nodes.forEach((node, index) => {
    if (node.stage === undefined || stageIds.has(node.stage)) return;
    const detail = `${node.name} belongs to “${node.stage}”, which stages do not list. Add that stage or remove the field.`;
    report(() => fileProblems.unknownStage({ detail, node: node.id, received: node.stage }, place(['nodes', index, 'stage'])));
  });
  file.edges.forEach((edge, index) => {
    for (const end of ['source', 'target'] as const) {
      if (nodeIds.has(edge[end])) continue;
      const detail = `The ${end} of “${edge.id}” is “${edge[end]}”, which nodes do not list. Remove the edge or add the node.`;
      report(() => fileProblems.danglingEdge({ detail, edge: edge.id, received: edge[end] }, place(['edges', index, end])));
    }
  });
  return problems;
}

function documentOf(file: FileV1): Document {
  const { format: _format, version: _version, name, description, classes, training, layout, ...lists } = file;
  const { nodes, edges, stages, notes = [], ...extra } = lists;
  const { positions, direction, ...layoutExtra } = layout;
  const ids = new Set([...(nodes as readonly GraphNode[]), ...notes].map((item) => item.id));
  return {
    name,
    ...(description === undefined ? {} : { description }),
    classes,
    // The discriminated union is built from the table of kinds, so its output is GraphNode; the compiler lost that on the way.
    nodes: byId(nodes as readonly GraphNode[]),
    edges: byId<GraphEdge>(edges),
    stages: byId(stages as readonly Stage[]),
    notes: byId<Note>(notes),
    training,
    // A place of nothing says nothing.
    positions: Object.fromEntries(Object.entries(positions).filter(([id]) => ids.has(id))),
    ...(direction === 'right' && { direction }),
    extra: Object.keys(layoutExtra).length > 0 ? { ...extra, layout: layoutExtra } : extra,
  };
}

const byId = <T extends { readonly id: string }>(items: readonly T[]): Record<string, T> =>
  Object.fromEntries(items.map((item) => [item.id, item]));
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const show = (value: unknown): string => (value === undefined ? 'nothing' : (JSON.stringify(value) ?? String(value)).slice(0, 80));
