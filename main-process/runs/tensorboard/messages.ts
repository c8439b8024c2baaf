import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/**
 * The few protocol buffer messages of an event file, with the field numbers of TensorFlow's and TensorBoard's .proto files
 * (tensorflow/core/util/event.proto, tensorflow/core/framework/summary.proto, tensorboard/plugins/hparams/plugin_data.proto).
 * Only written here; the test reads them back with a reader of its own.
 */
export type HParam = string | number | boolean;

export type BoardEvent =
  /** The first of every file. */
  | { readonly kind: 'version' }
  /** A session begins: what earlier files tell of this step and later ones counts no more. */
  | { readonly kind: 'start'; readonly step: number }
  | { readonly kind: 'scalars'; readonly step: number; readonly values: Readonly<Record<string, number>> }
  /** Configuration of the run, for TensorBoard's table of hyper-parameters. */
  | { readonly kind: 'hparams'; readonly values: Readonly<Record<string, HParam>>; readonly group: string }
  | { readonly kind: 'hparams-end'; readonly success: boolean };

/** @param time seconds since 1970 */
export function encodeEvent(event: BoardEvent, time: number): Uint8Array {
  const out = new BinaryWriter();
  out.tag(1, WireType.Bit64).double(time);
  switch (event.kind) {
    case 'version':
      out.tag(3, WireType.LengthDelimited).string('brain.Event:2');
      break;
    case 'start':
      out.tag(2, WireType.Varint).int64(event.step);
      nested(out, 7, (session) => session.tag(1, WireType.Varint).int32(SESSION_START));
      break;
    case 'scalars':
      out.tag(2, WireType.Varint).int64(event.step);
      nested(out, 5, (summary) => {
        for (const [tag, value] of Object.entries(event.values)) {
          nested(summary, 1, (entry) => entry.tag(1, WireType.LengthDelimited).string(tag).tag(2, WireType.Bit32).float(value));
        }
      });
      break;
    case 'hparams':
      writePlugin(out, '_hparams_/session_start_info', (data) => nested(data, 3, (info) => {
        for (const [name, value] of Object.entries(event.values)) {
          nested(info, 1, (pair) => {
            pair.tag(1, WireType.LengthDelimited).string(name);
            nested(pair, 2, (held) => writeValue(held, value));
          });
        }
        info.tag(4, WireType.LengthDelimited).string(event.group);
        info.tag(5, WireType.Bit64).double(time);
      }));
      break;
    case 'hparams-end':
      writePlugin(out, '_hparams_/session_end_info', (data) => nested(data, 4, (info) => {
        info.tag(1, WireType.Varint).int32(event.success ? STATUS_SUCCESS : STATUS_FAILURE);
        info.tag(2, WireType.Bit64).double(time);
      }));
      break;
  }
  return out.finish();
}

const SESSION_START = 1;
const STATUS_SUCCESS = 1;
const STATUS_FAILURE = 2;
const FLOAT = 1;
const DATA_CLASS_TENSOR = 2;

/** A value that is all metadata, as the hparams plugin reads it: beside it stands a tensor of one zero. */
function writePlugin(out: BinaryWriter, tag: string, write: (data: BinaryWriter) => void): void {
  nested(out, 5, (summary) => nested(summary, 1, (value) => {
    value.tag(1, WireType.LengthDelimited).string(tag);
    nested(value, 8, (tensor) => {
      tensor.tag(1, WireType.Varint).int32(FLOAT);
      nested(tensor, 2, (shape) => nested(shape, 2, (size) => size.tag(1, WireType.Varint).int64(1)));
      nested(tensor, 5, (packed) => packed.float(0));
    });
    nested(value, 9, (metadata) => {
      nested(metadata, 1, (plugin) => {
        plugin.tag(1, WireType.LengthDelimited).string('hparams');
        nested(plugin, 2, write);
      });
      metadata.tag(4, WireType.Varint).int32(DATA_CLASS_TENSOR);
    });
  }));
}

/** google.protobuf.Value */
function writeValue(out: BinaryWriter, value: HParam): void {
  if (typeof value === 'number') out.tag(2, WireType.Bit64).double(value);
  else if (typeof value === 'string') out.tag(3, WireType.LengthDelimited).string(value);
  else out.tag(4, WireType.Varint).bool(value);
}

function nested(out: BinaryWriter, field: number, write: (inner: BinaryWriter) => void): void {
  out.tag(field, WireType.LengthDelimited).fork();
  write(out);
  out.join();
}
