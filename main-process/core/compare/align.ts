import type { GraphNode, NodeId } from '../graph/document.ts';

/** Cells of the table at most; longer designs are aligned at their equal ends and left apart between them. */
const MAX_CELLS = 4_000_000;

/** What a node is, whatever it is called. */
export const signatureOf = (node: GraphNode): string => `${node.kind} ${JSON.stringify(node.params)}`;

interface Item {
  readonly id: NodeId;
  readonly kind: string;
  readonly name: string;
  readonly signature: string;
}
const itemOf = (node: GraphNode): Item => ({ id: node.id, kind: node.kind, name: node.name, signature: signatureOf(node) });

/**
 * Pairs two sequences of nodes in order, so that as much as possible is equal: a longest common subsequence in which nodes
 * of one kind may pair with other parameters, for less. Equal ends are taken first, which for two states of one design is nearly all.
 */
export function align(before: readonly GraphNode[], after: readonly GraphNode[]): ReadonlyMap<NodeId, NodeId> {
  const [a, b] = [before.map(itemOf), after.map(itemOf)];
  const pairs = new Map<NodeId, NodeId>();
  let start = 0;
  while (start < a.length && start < b.length && a[start]?.signature === b[start]?.signature) {
    pairs.set(a[start]?.id ?? '', b[start]?.id ?? '');
    start += 1;
  }
  let [endA, endB] = [a.length, b.length];
  while (endA > start && endB > start && a[endA - 1]?.signature === b[endB - 1]?.signature) {
    endA -= 1;
    endB -= 1;
    pairs.set(a[endA]?.id ?? '', b[endB]?.id ?? '');
  }
  for (const [one, other] of between(a.slice(start, endA), b.slice(start, endB))) pairs.set(one.id, other.id);
  return pairs;
}

/** Worth of a pair: equal is better than of one kind, and a name in common better than none. */
function worth(a: Item, b: Item): number {
  if (a.kind !== b.kind) return 0;
  return 4 + (a.signature === b.signature ? 6 : 0) + (a.name === b.name ? 1 : 0);
}

function between(a: readonly Item[], b: readonly Item[]): readonly (readonly [Item, Item])[] {
  if (a.length === 0 || b.length === 0 || a.length * b.length > MAX_CELLS) return [];
  const width = b.length + 1;
  const best = new Int32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const skip = Math.max(best[(i + 1) * width + j] ?? 0, best[i * width + j + 1] ?? 0);
      const pair = worth(a[i] as Item, b[j] as Item);
      best[i * width + j] = pair > 0 ? Math.max(skip, pair + (best[(i + 1) * width + j + 1] ?? 0)) : skip;
    }
  }
  const pairs: (readonly [Item, Item])[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const [one, other] = [a[i] as Item, b[j] as Item];
    const here = best[i * width + j];
    const pair = worth(one, other);
    if (pair > 0 && here === pair + (best[(i + 1) * width + j + 1] ?? 0)) {
      pairs.push([one, other]);
      i += 1;
      j += 1;
    } else if (here === best[(i + 1) * width + j]) i += 1;
    else j += 1;
  }
  return pairs;
}
