import { grouped } from '../../core/text.ts';
import { PickleProblem } from './problem.ts';
import { PickleArray, PickleDtype, PickleGlobal, PickleTuple, type PickleValue } from './values.ts';

const isEmptyArrayCall = (name: string): boolean => /^numpy\.(core|_core)\.multiarray\._reconstruct$/.test(name);

/** Text of a byte string of Python 2 or of a string of Python 3. */
export const asText = (value: PickleValue | undefined): string | null =>
  typeof value === 'string' ? value : value instanceof Uint8Array ? new TextDecoder('latin1').decode(value) : null;

/** The calls that such files contain: an empty numpy array, a dtype of bytes, and how Python 3 writes bytes by protocol 2. */
export function callGlobal(callee: PickleValue, args: PickleValue, offset: number): PickleValue {
  if (!(callee instanceof PickleGlobal) || !(args instanceof PickleTuple)) throw new PickleProblem('it calls what is not a name', offset);
  const { items } = args;
  if (isEmptyArrayCall(callee.name)) return new PickleArray();
  if (callee.name === 'numpy.dtype') {
    const kind = asText(items[0]);
    if (kind !== 'u1') throw new PickleProblem(`its array is of ${kind ?? 'an unknown kind'}, not of unsigned bytes (u1)`, offset);
    return new PickleDtype(kind);
  }
  if (callee.name === '_codecs.encode') {
    const [text, codec] = items;
    if (typeof text !== 'string' || asText(codec) !== 'latin1') throw new PickleProblem('bytes are not written as Python does', offset);
    return latin1(text, offset);
  }
  throw new PickleProblem(`it wants to call ${printable(callee.name)}, which no data file needs; it was not called`, offset);
}

function latin1(text: string, offset: number): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0xff) throw new PickleProblem('bytes are not written as Python does', offset);
    bytes[i] = code;
  }
  return bytes;
}

const printable = (name: string): string => name.replace(/[^\x20-\x7e]/g, '?').slice(0, 80);

/** Sets the state of an array (version, shape, dtype, Fortran order, bytes) or of a dtype, whose state is of no interest. */
export function build(target: PickleValue, state: PickleValue, offset: number): void {
  if (target instanceof PickleDtype) return;
  if (!(target instanceof PickleArray) || !(state instanceof PickleTuple) || state.items.length !== 5) {
    throw new PickleProblem('it sets the state of something that is not an array', offset);
  }
  const [, shape, dtype, fortran, data] = state.items;
  if (!(shape instanceof PickleTuple) || !shape.items.every((n): n is number => typeof n === 'number' && Number.isInteger(n) && n >= 0)) {
    throw new PickleProblem('the shape of its array cannot be read', offset);
  }
  if (!(dtype instanceof PickleDtype)) throw new PickleProblem('its array is not of bytes', offset);
  if (fortran !== false && fortran !== 0) throw new PickleProblem('its array is stored by columns', offset);
  if (!(data instanceof Uint8Array)) throw new PickleProblem('its array has no bytes', offset);
  const values = shape.items.reduce((product, n) => product * n, 1);
  if (values !== data.length) {
    throw new PickleProblem(`its array of ${shape.items.join(' × ')} has ${grouped(data.length)} bytes, not ${grouped(values)}`, offset);
  }
  target.shape = shape.items;
  target.data = data;
}
