import type { Document } from '../graph/document.ts';
import { isMultiway, methods, type Method } from '../graph/training-config.ts';

/** One way of training in an ablation: a method, with the auxiliary heads or without them. */
export interface Arm {
  readonly method: Method;
  /** Without heads every method is plain back-propagation. */
  readonly heads: boolean;
}

export const armKey = ({ method, heads }: Arm): string => (heads ? method : 'no heads');
/** "fused", "no heads". */
export const armName = armKey;

/** Plain before joint before multi-way, as a paper lists them; without heads first. */
const order: readonly Method[] = ['single', 'joint', ...methods.filter(isMultiway)];
export const compareArms = (a: Arm, b: Arm): number =>
  Number(a.heads) - Number(b.heads) || order.indexOf(a.method) - order.indexOf(b.method);

/** The arms of these methods in that order, each once. */
export function armsOf(wanted: readonly Method[], withoutHeads: boolean): readonly Arm[] {
  const arms = [...new Set(wanted)].map((method): Arm => ({ method, heads: true }));
  return [...(withoutHeads ? [{ method: 'single', heads: false } as const] : []), ...arms].sort(compareArms);
}

export const auxiliaryOutputs = ({ nodes }: Pick<Document, 'nodes'>): number =>
  Object.values(nodes).filter(({ kind }) => kind === 'auxiliary-output').length;

/** The design with its auxiliary outputs taken off: the network that a plain training would begin with. */
export function withoutHeads(document: Document): Document {
  const gone = new Set(Object.values(document.nodes).flatMap(({ id, kind }) => (kind === 'auxiliary-output' ? [id] : [])));
  const kept = <T>(record: Readonly<Record<string, T>>, keep: (value: T, key: string) => boolean): Readonly<Record<string, T>> =>
    Object.fromEntries(Object.entries(record).filter(([key, value]) => keep(value, key)));
  return {
    ...document,
    nodes: kept(document.nodes, ({ id }) => !gone.has(id)),
    edges: kept(document.edges, ({ source, target }) => !gone.has(source) && !gone.has(target)),
    positions: kept(document.positions, (_, id) => !gone.has(id)),
  };
}
