import { grouped } from '../../core/text.ts';
import type { DataFile } from '../archive/files.ts';
import { DatasetError } from '../dataset-error.ts';
import { asText } from '../pickle/numpy.ts';
import { PickleProblem } from '../pickle/problem.ts';
import { unpickle } from '../pickle/unpickle.ts';
import { PickleArray, type PickleValue } from '../pickle/values.ts';
import type { SplitPart } from '../split-builder.ts';
import { checkLabels, IMAGE, interleave, type CifarKind } from './cifar-records.ts';
import { sniff } from './sniff.ts';

const AGAIN = 'Unpack or download it again.';

/** One pickled batch: a dictionary with `data` ([count, 3072] bytes) and lists of labels. */
export function readPythonBatch({ name, place, bytes }: DataFile, kind: CifarKind): SplitPart {
  const entries = dictionary(place, bytes, kind);
  checkBatchLabel(name, place, asText(entries.get('batch_label')));
  const data = entries.get('data');
  if (!(data instanceof PickleArray)) throw new DatasetError(`${place}: it has no array "data", so it is no batch of ${kind.title}. ${AGAIN}`, place);
  const [count = 0, values] = data.shape;
  if (data.shape.length !== 2 || values !== IMAGE || count === 0) {
    throw new DatasetError(`${place}: its images have the shape ${data.shape.join(' × ') || 'of a number'}, expected n × ${grouped(IMAGE)}. ${AGAIN}`, place);
  }
  const lists = kind.labels.map(({ key }) => labelList(entries.get(key), key, count, place));
  const images = new Uint8Array(count * IMAGE);
  const labels = new Int32Array(count);
  for (let record = 0; record < count; record++) {
    const of = lists.map((list) => list[record] as number); // the lists have `count` entries, all numbers
    checkLabels(of, kind, (what) => `${place}: record ${record + 1} ${what}: the file is damaged. ${AGAIN}`, place);
    labels[record] = of[kind.class] ?? 0;
    interleave(data.data, record * IMAGE, images, record * IMAGE);
  }
  return { images, labels };
}

function dictionary(place: string, bytes: Uint8Array, kind: CifarKind): ReadonlyMap<string, PickleValue> {
  let value: PickleValue;
  try {
    value = unpickle(bytes);
  } catch (error) {
    if (!(error instanceof PickleProblem)) throw error;
    const what = bytes[0] === 0x80 ? null : sniff(bytes);
    const why = what === null ? error.message : `it is ${what}`;
    throw new DatasetError(`${place}: not a readable batch of ${kind.title} at byte ${grouped(error.offset)}: ${why}. ${AGAIN}`, place, { cause: error });
  }
  if (!(value instanceof Map)) throw new DatasetError(`${place}: it is a pickle, but of no dictionary, so it is no batch of ${kind.title}. ${AGAIN}`, place);
  return new Map([...value].map(([key, entry]) => [asText(key) ?? '', entry]));
}

function labelList(value: PickleValue | undefined, key: string, count: number, place: string): readonly number[] {
  if (!Array.isArray(value)) throw new DatasetError(`${place}: it has no list "${key}". ${AGAIN}`, place);
  if (value.length !== count) {
    throw new DatasetError(`${place}: ${grouped(count)} images but ${grouped(value.length)} "${key}": the file is damaged. ${AGAIN}`, place);
  }
  if (!value.every((label): label is number => typeof label === 'number')) throw new DatasetError(`${place}: "${key}" holds more than numbers. ${AGAIN}`, place);
  return value;
}

/** A batch says what it is: "training batch 1 of 5". A renamed file would train on test images. */
function checkBatchLabel(name: string, place: string, label: string | null): void {
  const said = label === null ? null : /^(training|testing) batch (\d+) of (\d+)/.exec(label);
  if (!said) return;
  const isTest = name.startsWith('test');
  const number = /_(\d+)$/.exec(name)?.[1] ?? '1';
  if ((said[1] === 'testing') !== isTest || (!isTest && said[2] !== number)) {
    throw new DatasetError(`${place}: the file calls itself "${label ?? ''}", so it has the wrong name. ${AGAIN}`, place);
  }
}
