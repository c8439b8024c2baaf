import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/**
 * The few protocol buffer messages that a SavedModel is made of, with the field numbers of TensorFlow's .proto files
 * (tensorflow/core/framework/{graph,node_def,attr_value,tensor,tensor_shape,versions}.proto and
 * tensorflow/core/protobuf/{meta_graph,saved_model}.proto). Only what is written here; nothing is read back.
 */
export const dataTypes = { float32: 1, int32: 3, uint8: 4, bool: 10, float16: 19, resource: 20 } as const;
export type DataType = keyof typeof dataTypes;

/** −1 is a size known when the graph runs. */
export type TensorShape = readonly number[];

export type Attribute =
  | { readonly kind: 'type'; readonly value: DataType }
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'ints'; readonly value: readonly number[] }
  | { readonly kind: 'shape'; readonly value: TensorShape }
  | { readonly kind: 'tensor'; readonly dtype: 'float32' | 'int32'; readonly shape: TensorShape; readonly values: readonly number[] };

export interface NodeDef {
  readonly name: string;
  readonly op: string;
  /** `node`, `node:1` for a later output, `^node` to wait for a node. */
  readonly inputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

export interface TensorInfo {
  /** `node:0` */
  readonly name: string;
  readonly dtype: DataType;
  readonly shape: TensorShape;
}
export interface Signature {
  readonly inputs: Readonly<Record<string, TensorInfo>>;
  readonly outputs: Readonly<Record<string, TensorInfo>>;
}

/** saved_model.pb with one graph, tagged `serve`. */
export function encodeSavedModel(nodes: readonly NodeDef[], signatures: Readonly<Record<string, Signature>>): Uint8Array {
  return message((savedModel) => {
    savedModel.tag(1, WireType.Varint).int64(1);
    nested(savedModel, 2, (metaGraph) => {
      nested(metaGraph, 1, (info) => info.tag(4, WireType.LengthDelimited).string('serve'));
      nested(metaGraph, 2, (graph) => {
        for (const node of nodes) nested(graph, 1, (out) => writeNode(out, node));
        nested(graph, 4, (versions) => versions.tag(1, WireType.Varint).int32(GRAPH_VERSION));
      });
      for (const [name, signature] of Object.entries(signatures)) entry(metaGraph, 5, name, (out) => writeSignature(out, signature));
    });
  });
}

/** The producer version of TensorFlow 2.9, the oldest runtime that tfjs-node brings; newer ones read it. */
const GRAPH_VERSION = 1087;

type Write = (out: BinaryWriter) => void;

function message(write: Write): Uint8Array {
  const out = new BinaryWriter();
  write(out);
  return out.finish();
}
function nested(out: BinaryWriter, field: number, write: Write): void {
  out.tag(field, WireType.LengthDelimited).fork();
  write(out);
  out.join();
}
/** An entry of a map with text keys. */
function entry(out: BinaryWriter, field: number, key: string, write: Write): void {
  nested(out, field, (pair) => {
    pair.tag(1, WireType.LengthDelimited).string(key);
    nested(pair, 2, write);
  });
}

function writeNode(out: BinaryWriter, { name, op, inputs, attributes }: NodeDef): void {
  out.tag(1, WireType.LengthDelimited).string(name);
  out.tag(2, WireType.LengthDelimited).string(op);
  for (const input of inputs) out.tag(3, WireType.LengthDelimited).string(input);
  for (const [key, attribute] of Object.entries(attributes)) entry(out, 5, key, (value) => writeAttribute(value, attribute));
}

function writeAttribute(out: BinaryWriter, attribute: Attribute): void {
  switch (attribute.kind) {
    case 'string':
      return void out.tag(2, WireType.LengthDelimited).string(attribute.value);
    case 'int':
      return void out.tag(3, WireType.Varint).int64(attribute.value);
    case 'float':
      return void out.tag(4, WireType.Bit32).float(attribute.value);
    case 'bool':
      return void out.tag(5, WireType.Varint).bool(attribute.value);
    case 'type':
      return void out.tag(6, WireType.Varint).int32(dataTypes[attribute.value]);
    case 'shape':
      return nested(out, 7, (shape) => writeShape(shape, attribute.value));
    case 'tensor':
      return nested(out, 8, (tensor) => writeTensor(tensor, attribute));
    case 'ints':
      return nested(out, 1, (list) => {
        nested(list, 3, (packed) => {
          for (const value of attribute.value) packed.int64(value);
        });
      });
  }
}

function writeShape(out: BinaryWriter, shape: TensorShape): void {
  for (const size of shape) nested(out, 2, (dim) => dim.tag(1, WireType.Varint).int64(size));
}

/** One value stands for all of a larger shape. */
function writeTensor(out: BinaryWriter, { dtype, shape, values }: Extract<Attribute, { readonly kind: 'tensor' }>): void {
  out.tag(1, WireType.Varint).int32(dataTypes[dtype]);
  nested(out, 2, (dims) => writeShape(dims, shape));
  nested(out, dtype === 'float32' ? 5 : 7, (packed) => {
    for (const value of values) {
      if (dtype === 'float32') packed.float(value);
      else packed.int32(value);
    }
  });
}

function writeSignature(out: BinaryWriter, { inputs, outputs }: Signature): void {
  for (const [key, info] of Object.entries(inputs)) entry(out, 1, key, (value) => writeTensorInfo(value, info));
  for (const [key, info] of Object.entries(outputs)) entry(out, 2, key, (value) => writeTensorInfo(value, info));
  out.tag(3, WireType.LengthDelimited).string('tensorflow/serving/predict');
}

function writeTensorInfo(out: BinaryWriter, { name, dtype, shape }: TensorInfo): void {
  out.tag(1, WireType.LengthDelimited).string(name);
  out.tag(2, WireType.Varint).int32(dataTypes[dtype]);
  nested(out, 3, (dims) => writeShape(dims, shape));
}
