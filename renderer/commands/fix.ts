import type { Fix } from '../../main-process/core/diagnostics/diagnostic.ts';
import type { Document } from '../../main-process/core/graph/document.ts';
import type { Analysis } from '../../main-process/core/shape/facts.ts';
import { nodeKinds, type NodeKind } from '../../main-process/core/graph/kinds.ts';
import { edgesInto, hasOutput } from '../graph-view/model/structure.ts';
import type { Command } from './command.ts';
import { disconnect } from './edges.ts';
import { setBatchSize, setClasses } from './document.ts';
import { exitName, newNode } from './naming.ts';
import { attachOutput, moveOutput } from './outputs.ts';
import { insertAfter, insertOnEdge, remove, setParams } from './nodes.ts';

/** The command that carries out a diagnostic's fix; null when the design has moved on and the fix no longer applies. */
export function applyFix(document: Document, analysis: Analysis, fix: Fix): Command | null {
  const command = commandOf(document, analysis, fix);
  return command && { ...command, label: fix.title };
}

function commandOf(document: Document, analysis: Analysis, fix: Fix): Command | null {
  switch (fix.kind) {
    case 'set-params': {
      const { coalesceKey: _, ...command } = setParams(document, [fix.node], fix.params);
      return fix.node in document.nodes ? command : null;
    }
    case 'remove-edge':
      return fix.edge in document.edges ? disconnect(document, fix.edge) : null;
    case 'remove-node':
      return fix.node in document.nodes ? remove(document, [fix.node]) : null;
    case 'insert-before': {
      const [edge] = edgesInto(document, fix.node);
      const kind = fix.insert.kind;
      return edge && isNodeKind(kind) ? insertOnEdge(newNode(document, kind, fix.insert.params), edge.id) : null;
    }
    case 'add-output': {
      const source = document.nodes[fix.source];
      if (!source || !hasOutput(source)) return null;
      const final = fix.output !== 'auxiliary-output';
      return final
        ? insertAfter(document, newNode(document, 'output'), fix.source)
        : attachOutput(document, { ...newNode(document, 'auxiliary-output'), name: exitName(document, analysis, fix.source) }, fix.source);
    }
    case 'move-output':
      return fix.node in document.nodes && fix.host in document.nodes ? moveOutput(document, fix.node, fix.host) : null;
    case 'set-batch-size':
      return setBatchSize(fix.batchSize);
    case 'set-classes':
      return setClasses(fix.classes);
  }
}

const isNodeKind = (kind: string): kind is NodeKind => (nodeKinds as readonly string[]).includes(kind);
