import { PickleReader } from './reader.ts';
import { build, callGlobal } from './numpy.ts';
import { PickleProblem } from './problem.ts';
import { PickleGlobal, PickleTuple, type PickleValue } from './values.ts';

/** Values on the stack and in the memo; the batches of CIFAR need some 30,000 of each. */
const MOST_VALUES = 5_000_000;

const MARK = Symbol('mark');
type StackItem = PickleValue | typeof MARK;

/**
 * Reads a pickle (protocols 2 to 4, as Python 2 and 3 write them) that holds dictionaries, lists, tuples, numbers, strings
 * and numpy byte arrays. Python's unpickler calls whatever the file names; this one knows the four names that such files
 * need (numpy/… below), makes plain values for them, and refuses all others: nothing in the file can act.
 * @throws PickleProblem with the offset
 */
export function unpickle(bytes: Uint8Array): PickleValue {
  const reader = new PickleReader(bytes);
  const stack: StackItem[] = [];
  const memo = new Map<number, PickleValue>();
  let made = 0;

  const fail = (what: string): never => {
    throw new PickleProblem(what, reader.opcodeAt);
  };
  const push = (value: StackItem): void => {
    if (++made > MOST_VALUES) fail('it holds too many values');
    stack.push(value);
  };
  const pop = (): PickleValue => {
    const value = stack.pop();
    return value === undefined || value === MARK ? fail('a value is missing') : value;
  };
  const top = (): PickleValue => {
    const value = stack[stack.length - 1];
    return value === undefined || value === MARK ? fail('a value is missing') : value;
  };
  const popToMark = (): PickleValue[] => {
    const at = stack.lastIndexOf(MARK);
    if (at < 0) fail('a mark is missing');
    return stack.splice(at).slice(1) as PickleValue[]; // the last mark is at `at`, so none is behind it
  };
  const text = (): string => {
    const value = pop();
    return typeof value === 'string' ? value : fail('a name is not text');
  };
  const setItems = (pairs: readonly PickleValue[]): void => {
    const target = top();
    if (!(target instanceof Map) || pairs.length % 2 !== 0) return fail('an entry has no dictionary, key or value');
    for (let i = 0; i < pairs.length; i += 2) target.set(pairs[i] as PickleValue, pairs[i + 1] as PickleValue);
  };
  const append = (items: readonly PickleValue[]): void => {
    const target = top();
    if (!Array.isArray(target)) return fail('an entry has no list');
    for (const item of items) target.push(item);
  };
  const tuple = (count: number): void => {
    const items: PickleValue[] = [];
    for (let i = 0; i < count; i++) items.unshift(pop());
    push(new PickleTuple(items));
  };
  const recall = (index: number): void => {
    const value = memo.get(index);
    push(value === undefined ? fail(`it refers to value ${index}, which is not there`) : value);
  };

  for (;;) {
    const opcode = reader.opcode();
    switch (opcode) {
      case '\x80': {
        const protocol = reader.u8();
        if (protocol > 4) fail(`it is of pickle protocol ${protocol}; 2 to 4 are read: write it with protocol=2`);
        break;
      }
      case '.': {
        const value = pop();
        if (stack.length > 0) fail('it ends with values left over');
        if (reader.left > 0) fail(`${reader.left} bytes follow its end`);
        return value;
      }
      case '(': push(MARK); break;
      case 'N': push(null); break;
      case '\x88': push(true); break;
      case '\x89': push(false); break;
      case 'K': push(reader.u8()); break;
      case 'M': push(reader.u16()); break;
      case 'J': push(reader.i32()); break;
      case '\x8a': push(reader.long()); break;
      case 'I': push(reader.decimalLine()); break;
      case 'L': push(reader.decimalLine()); break;
      case 'G': push(reader.f64()); break;
      case 'U': push(reader.raw(reader.u8())); break;
      case 'T': push(reader.raw(reader.i32())); break;
      case 'C': push(reader.raw(reader.u8())); break;
      case 'B': push(reader.raw(reader.u32())); break;
      case '\x8e': push(reader.raw(reader.u64())); break;
      case 'X': push(reader.utf8(reader.u32())); break;
      case '\x8c': push(reader.utf8(reader.u8())); break;
      case ']': push([]); break;
      case '}': push(new Map()); break;
      case ')': push(new PickleTuple([])); break;
      case 't': push(new PickleTuple(popToMark())); break;
      case '\x85': tuple(1); break;
      case '\x86': tuple(2); break;
      case '\x87': tuple(3); break;
      case 'l': push(popToMark()); break;
      case 'a': { const item = pop(); append([item]); break; }
      case 'e': append(popToMark()); break;
      case 's': { const value = pop(); const key = pop(); setItems([key, value]); break; }
      case 'u': setItems(popToMark()); break;
      case 'q': memo.set(reader.u8(), top()); break;
      case 'r': memo.set(reader.u32(), top()); break;
      case '\x94': memo.set(memo.size, top()); break;
      case 'h': recall(reader.u8()); break;
      case 'j': recall(reader.u32()); break;
      case '\x95': reader.u64(); break;
      case 'c': push(new PickleGlobal(`${reader.line()}.${reader.line()}`)); break;
      case '\x93': { const name = text(); push(new PickleGlobal(`${text()}.${name}`)); break; }
      case 'R': { const [args, callee] = [pop(), pop()]; push(callGlobal(callee, args, reader.opcodeAt)); break; }
      case 'b': { const state = pop(); build(top(), state, reader.opcodeAt); break; }
      default:
        fail(`the instruction 0x${opcode.charCodeAt(0).toString(16).padStart(2, '0')} has no place in a data file`);
    }
  }
}
