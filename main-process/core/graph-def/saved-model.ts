import type { AnyNode, Program, ProgramFunction, ProgramNode, Value } from '../program/ir.ts';
import type { PrimitiveName } from '../program/primitives/registry.ts';
import { kernels } from './kernels.ts';
import { encodeSavedModel, type Signature, type TensorInfo } from './messages.ts';
import { dims, GraphDefWriter, nodeName, type, type Emission, type TensorName } from './writer.ts';

/** Where a function's feeds go in and its fetches come out: names of nodes. */
export interface Ports {
  readonly feeds: Readonly<Record<string, TensorName>>;
  readonly fetches: Readonly<Record<string, TensorName>>;
}
export interface SavedModel {
  /** Content of saved_model.pb. */
  readonly bytes: Uint8Array;
  readonly functions: Readonly<Record<string, Ports>>;
}

/**
 * Writes a program as a TensorFlow SavedModel: one graph, one signature a function. Variables live in the session that
 * loads it; a fetch waits for all writes of its function, so that one run of a session is one run of the function.
 */
export function toSavedModel(program: Program): SavedModel {
  const graph = new GraphDefWriter();
  for (const variable of program.variables) graph.declare(variable);
  for (const node of program.nodes) emit(graph, node);
  const functions: Record<string, Ports> = {};
  const signatures: Record<string, Signature> = {};
  for (const fn of Object.values(program.functions)) {
    const { ports, signature } = expose(graph, fn);
    functions[fn.name] = ports;
    signatures[fn.name] = signature;
  }
  return { bytes: encodeSavedModel(graph.nodes, signatures), functions };
}

function emit(graph: GraphDefWriter, node: AnyNode): void {
  const name = nodeName(node.name);
  const waits = node.after.map((other) => `^${nodeName(other.name)}`);
  const emission: Emission = {
    graph,
    node,
    inputs: node.inputs.map((value) => graph.tensor(value)),
    main: (op, inputs, attributes) => graph.node(name, op, [...inputs, ...waits], attributes),
    step: (label, op, inputs, attributes) => graph.node(`${name}/${label}`, op, inputs, attributes),
  };
  // The map ties kernel and node by the primitive; TypeScript cannot follow that through the union.
  const kernel = kernels[node.primitive] as (emission: Emission<AnyNode & ProgramNode<PrimitiveName>>) => readonly TensorName[];
  kernel(emission).forEach((tensor, i) => {
    const value = node.outputs[i];
    if (value) graph.bind(value, tensor);
  });
}

interface Exposed {
  readonly ports: Ports;
  readonly signature: Signature;
}

function expose(graph: GraphDefWriter, { name, feeds, fetches, effects }: ProgramFunction): Exposed {
  const into: Record<string, TensorInfo> = {};
  const out: Record<string, TensorInfo> = {};
  const ports = { feeds: {} as Record<string, TensorName>, fetches: {} as Record<string, TensorName> };
  const waits = effects.map((node) => `^${nodeName(node.name)}`);
  for (const [key, value] of Object.entries(feeds)) {
    const { node, info } = feedPort(graph, value);
    ports.feeds[key] = node;
    into[key] = info;
  }
  for (const [key, value] of Object.entries(fetches)) {
    const node = graph.node(`${name}/fetch/${key}`, 'Identity', [graph.tensor(value), ...waits], { T: type(value.dtype) });
    ports.fetches[key] = node;
    out[key] = { name: `${node}:0`, dtype: value.dtype, shape: dims(value.shape) };
  }
  return { ports, signature: { inputs: into, outputs: out } };
}

/** Images go in as words of four bytes (see the kernel of `imageBytes`). */
function feedPort(graph: GraphDefWriter, value: Value): { readonly node: TensorName; readonly info: TensorInfo } {
  const { node } = value;
  if (node.primitive === 'imageBytes') {
    const { height, width, channels } = node.attributes;
    const name = `${nodeName(node.name)}/words`;
    return { node: name, info: { name: `${name}:0`, dtype: 'int32', shape: [-1, Math.ceil((height * width * channels) / 4)] } };
  }
  const name = graph.tensor(value);
  return { node: name, info: { name: `${name}:0`, dtype: value.dtype, shape: dims(value.shape) } };
}
