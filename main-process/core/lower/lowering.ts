import type { NodeOf } from '../graph/document.ts';
import type { NodeKind } from '../graph/kinds.ts';
import type { LayerBuilder, Value } from './builder.ts';

/** Turns a drawn node into layers and returns the one that carries its output. `inputs` has as many values as the kind takes. */
export type Lowering<K extends NodeKind> = (node: NodeOf<K>, inputs: Inputs, build: LayerBuilder, classes: number) => Value;

/** At least one; the first is the only one for all but merges. An input node ignores it. */
export type Inputs = readonly [Value, ...Value[]];
