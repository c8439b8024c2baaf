import { describe, expect, it } from 'vitest';
import { newSchedule, scheduleKinds } from '../../../main-process/core/graph/schedule-config.ts';
import { trainingConfig, type TrainingConfig } from '../../../main-process/core/graph/training-config.ts';
import type { FieldValue, TrainingField } from '../../../main-process/core/graph/training-field.ts';
import { trainingFields } from '../../../main-process/core/graph/training-fields.ts';
import {
  defaultValue, departsFromPaper, differingFields, fieldApplies, fieldText, fieldValue, paperConfig, readFieldText, trainingField,
  withField, withFields,
} from '../../../main-process/core/graph/training-values.ts';

const defaults = trainingConfig.parse({});
/** A configuration in which every field of one schedule is there. */
const configsFor = ({ path }: TrainingField): readonly TrainingConfig[] => {
  const base: TrainingConfig = { ...defaults, initial: { run: 'r-001', checkpoint: 'last' } };
  return path.startsWith('schedule.') ? scheduleKinds.map((kind) => ({ ...base, schedule: newSchedule(kind) })) : [base];
};
const withSchedule = (field: TrainingField): TrainingConfig => configsFor(field).find((config) => fieldApplies(field, config) || !field.path.startsWith('schedule.')) ?? defaults;
const field = (path: string): TrainingField => {
  const found = trainingField(path);
  if (!found) throw new Error(`no field ${path}`);
  return found;
};
const takes = (of: TrainingField, value: FieldValue): boolean => 'config' in withField(withSchedule(of), of.path, value);

/** Paths of every leaf of a configuration. */
const leaves = (value: unknown, path: string): string[] =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value).flatMap(([key, inner]) => leaves(inner, path === '' ? key : `${path}.${key}`)) : [path];

describe('the table of fields', () => {
  it('has every field of the schema and no other', () => {
    const full = scheduleKinds.flatMap((kind) =>
      leaves({ ...defaults, dataset: { name: 'x', path: 'y', fit: 'crop', testShare: 0.2, skipUnreadable: true, splitSeed: 1 }, schedule: newSchedule(kind), initial: { run: 'r', checkpoint: 'last' } }, ''),
    );
    expect(trainingFields.map(({ path }) => path).sort()).toEqual([...new Set(full)].sort());
  });

  it('names paths and options once', () => {
    const options = trainingFields.flatMap(({ option }) => (option === null ? [] : [option]));
    expect(new Set(trainingFields.map(({ path }) => path)).size).toBe(trainingFields.length);
    expect(new Set(options).size).toBe(options.length);
    expect(new Set(trainingFields.map(({ label }) => label)).size).toBe(trainingFields.length);
  });

  it.each(trainingFields.filter(({ kind }) => kind === 'int' || kind === 'number').map((each) => [each.path, each] as const))(
    'has the range of the schema: %s',
    (_path, of) => {
      if (of.kind !== 'int' && of.kind !== 'number') return;
      const { min, max, exclusiveMin = false, exclusiveMax = false, none } = of;
      const nudge = of.kind === 'int' ? 1 : 1e-9;
      expect(takes(of, min)).toBe(!exclusiveMin);
      expect(takes(of, min - nudge)).toBe(false);
      if (max !== undefined) {
        expect(takes(of, max)).toBe(!exclusiveMax);
        expect(takes(of, max + (of.kind === 'int' ? 1 : max * 1e-9))).toBe(false);
      }
      expect(takes(of, null)).toBe(none !== undefined);
      expect(takes(of, min + 0.5)).toBe(of.kind === 'number');
    },
  );

  it.each(trainingFields.map((each) => [each.path, each] as const))('takes its own default, and the paper’s value: %s', (path, of) => {
    if (path !== 'initial.run' && path !== 'initial.checkpoint' && path !== 'dataset.path') expect(takes(of, defaultValue(of))).toBe(true);
    if (of.paper !== undefined) expect(takes(of, of.paper)).toBe(true);
    expect(of.help.length).toBeGreaterThan(20);
  });
});

describe('setting fields', () => {
  it('brings the defaults of a new schedule, and keeps one that stays', () => {
    const cosine = withField(defaults, 'schedule.kind', 'cosine');
    expect(cosine).toMatchObject({ config: { schedule: { kind: 'cosine', floor: 0 } } });
    const own = withField(defaults, 'schedule.factor', 0.2);
    if ('problem' in own) throw new Error(own.problem);
    expect(withField(own.config, 'schedule.kind', 'step')).toMatchObject({ config: { schedule: { factor: 0.2 } } });
  });

  it('puts the schedule before its fields, whatever their order', () => {
    expect(withFields(defaults, { 'schedule.floor': 0.1, 'schedule.kind': 'cosine', epochs: 3 })).toMatchObject({
      config: { epochs: 3, schedule: { kind: 'cosine', floor: 0.1 } },
    });
  });

  it.each([
    ['schedule.floor', 0.1, /another schedule than "step"/],
    ['epochs', 0, /^Epochs: /],
    ['epochs', 'many', /^Epochs: /],
    ['initial.checkpoint', 'best', /no run whose checkpoint/],
    ['nothing', 1, /no field "nothing"/],
  ] as const)('says what is wrong: %s %s', (path, value, message) => {
    expect(withField(defaults, path, value)).toEqual({ problem: expect.stringMatching(message) as string });
  });

  it('sets and takes away the run to begin with', () => {
    const set = withField(defaults, 'initial.run', 'r-004');
    if ('problem' in set) throw new Error(set.problem);
    expect(set.config.initial).toEqual({ run: 'r-004', checkpoint: 'last' });
    expect(withField(set.config, 'initial.run', null)).toMatchObject({ config: { initial: null } });
  });

  it('leaves the value it was given alone', () => {
    const before = structuredClone(defaults);
    withField(defaults, 'adam.beta1', 0.5);
    expect(defaults).toEqual(before);
  });
});

describe('values as text', () => {
  it.each([
    ['learningRate', '0.05', 0.05],
    ['clipNorm', 'off', null],
    ['trainLimit', 'all', null],
    ['schedule.at', '0.5, 0.75', [0.5, 0.75]],
    ['schedule.kind', 'one-cycle', 'one-cycle'],
    ['nesterov', 'off', false],
    ['earlyStopping.output', 'exit7', 'exit7'],
  ] as const)('reads %s %s', (path, text, value) => expect(readFieldText(field(path), text)).toEqual({ value }));

  it.each([
    ['learningRate', '0', 'Learning rate: expected above 0 to 100, got "0".'],
    ['momentum', '1', 'Momentum: expected from 0 to below 1, got "1".'],
    ['batchSize', '1.5', 'Batch size: expected a whole number from 1 to 65536, got "1.5".'],
    ['trainLimit', 'none', 'Number of training images: expected a whole number at least 1, or "all", got "none".'],
    ['schedule.kind', 'linear', 'Learning rate schedule: expected step, cosine, one-cycle or constant, got "linear".'],
    ['schedule.at', '40,60', 'Learning rate drops at: expected numbers from 0 to 1, with commas, got "40,60".'],
  ] as const)('refuses %s %s', (path, text, problem) => expect(readFieldText(field(path), text)).toEqual({ problem }));

  it.each([
    ['clipNorm', null, 'off'],
    ['schedule.at', [0.4, 0.6], '40 %, 60 %'],
    ['schedule.kind', 'cosine', 'Cosine'],
    ['nesterov', true, 'on'],
    ['augmentation.pad', 4, '4 px'],
  ] as const)('shows %s %s', (path, value, text) => expect(fieldText(field(path), value)).toBe(text));
});

describe('beside the paper and each other', () => {
  it('the paper’s values depart nowhere, and leave alone what it says nothing of', () => {
    const own = { ...defaults, seed: 7, optimizer: 'adam' as const, schedule: newSchedule('cosine'), clipNorm: 2 };
    const paper = paperConfig(own);
    expect(paper).toMatchObject({ epochs: 400, optimizer: 'sgd', schedule: { kind: 'step', factor: 0.1, at: [0.4, 0.6] }, clipNorm: null, seed: 7 });
    expect(trainingFields.filter((each) => departsFromPaper(each, paper))).toEqual([]);
    expect(trainingFields.filter((each) => departsFromPaper(each, defaults)).map(({ path }) => path)).toEqual(['epochs']);
  });

  it('has no augmentation on SVHN, and mirrors no digits', () => {
    const of = (name: string) => paperConfig({ ...defaults, dataset: { name } }).augmentation;
    expect([of('svhn'), of('mnist'), of('cifar-10')]).toEqual([{ flip: false, pad: 0 }, { flip: false, pad: 4 }, { flip: true, pad: 4 }]);
    const svhn = { ...defaults, dataset: { name: 'svhn' } };
    expect(trainingFields.filter((each) => departsFromPaper(each, svhn)).map(({ path }) => path)).toEqual(['epochs', 'augmentation.flip', 'augmentation.pad']);
  });

  it('finds what differs and counts', () => {
    const other: TrainingConfig = { ...defaults, epochs: 3, adam: { ...defaults.adam, beta1: 0.5 }, schedule: newSchedule('cosine') };
    expect(differingFields(defaults, other).map(({ path }) => path)).toEqual(['epochs', 'schedule.kind', 'schedule.at', 'schedule.factor', 'schedule.floor']);
    expect(fieldValue(other, field('schedule.at'))).toBeNull();
  });
});
