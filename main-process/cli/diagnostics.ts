import { findNodeAtLocation, parseTree, type Node } from 'jsonc-parser';
import type { Diagnostic } from '../core/diagnostics/diagnostic.ts';

/**
 * Diagnostics of a drawing name a node or an edge; in the terminal they also get the line and column of that in the
 * file. Those of the parser have them already.
 */
export function located(text: string, diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const tree = parseTree(text);
  if (!tree) return diagnostics;
  const places = new Map([...placesOf(tree, 'nodes'), ...placesOf(tree, 'edges')]);
  return diagnostics.map((diagnostic) => {
    if (diagnostic.line !== undefined) return diagnostic;
    const offset = places.get(`edges/${diagnostic.edge ?? ''}`) ?? places.get(`nodes/${diagnostic.node ?? ''}`);
    return offset === undefined ? diagnostic : { ...diagnostic, ...lineAndColumn(text, offset) };
  });
}

function placesOf(tree: Node, list: 'nodes' | 'edges'): readonly (readonly [string, number])[] {
  return (findNodeAtLocation(tree, [list])?.children ?? []).flatMap((item) => {
    const id: unknown = item.type === 'object' ? findNodeAtLocation(item, ['id'])?.value : undefined;
    return typeof id === 'string' ? [[`${list}/${id}`, item.offset] as const] : [];
  });
}

/** 1-based, columns in UTF-16 units as editors count. */
function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

/** `FILE:LINE:COLUMN: error: message [id]`, as compilers print, then the sentence and the fix below. */
export function formatDiagnostics(file: string, diagnostics: readonly Diagnostic[]): string {
  return diagnostics
    .map(({ severity, message, detail, fix, id, line, column, path }) => {
      const place = line === undefined ? file : `${file}:${line}:${column ?? 1}`;
      const extra = [detail, path === undefined ? undefined : `at ${path}`, fix === undefined ? undefined : `fix: ${fix.title}`];
      return [`${place}: ${severity}: ${message} [${id}]`, ...extra.filter((text) => text !== undefined).map((text) => `    ${text}`)].join('\n');
    })
    .join('\n');
}

/** "2 errors, 1 warning". */
export function countDiagnostics(diagnostics: readonly Diagnostic[]): string {
  const parts = (['error', 'warning', 'hint'] as const).flatMap((severity) => {
    const count = diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity}${count === 1 ? '' : 's'}`];
  });
  return parts.length === 0 ? 'no problems' : parts.join(', ');
}
