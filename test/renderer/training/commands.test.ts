import { describe, expect, test } from 'vitest';
import { templates } from '../../../main-process/core/templates/index.ts';
import { trainingConfig } from '../../../main-process/core/graph/training-config.ts';
import { serialiseDocument } from '../../../main-process/core/graph/serialise.ts';
import type { Document } from '../../../main-process/core/graph/document.ts';
import { createEditor } from '../../../renderer/state/editor.svelte.ts';
import { adaptToDataset, chooseDataset, mismatches, setExitWeight, setField, useDefaults, usePaperValues } from '../../../renderer/features/training/commands.ts';
import { fusedNote } from '../../../renderer/features/training/fused-note.ts';
import { configurationRows } from '../../../renderer/features/training/run-configuration.ts';
import { isSameDesign } from '../../../renderer/features/training/same-design.ts';
import { formatMoments, readMoments } from '../../../renderer/features/training/schedule-text.ts';

const auxnet = (): Document => {
  const template = templates.find(({ id }) => id === 'auxnet-20-3');
  if (!template) throw new Error('Template auxnet-20-3 is gone.');
  return template.build();
};
const editorWith = (document: Document) => {
  const editor = createEditor();
  editor.load(document);
  return editor;
};
const digits = { title: 'Digits', height: 28, width: 28, channels: 1, classNames: Array.from({ length: 12 }, (_, index) => String(index)) };

describe('edits of the training configuration', () => {
  test('are undoable and never touch the rest of the design', () => {
    const editor = editorWith(auxnet());
    const before = editor.document;
    editor.run(setField('epochs', 7));
    editor.mark();
    editor.run(setField('schedule.at', [0.5]));
    editor.run(setField('optimizer', 'adam'));
    editor.run(setField('clipNorm', 5));
    editor.run(usePaperValues());
    expect(editor.document.training).toMatchObject({ optimizer: 'sgd', clipNorm: null, epochs: 400, batchSize: 128, schedule: { factor: 0.1, at: [0.4, 0.6] } });
    expect(editor.document.nodes).toBe(before.nodes);
    editor.undo();
    expect(editor.document.training).toMatchObject({ optimizer: 'adam', clipNorm: 5, epochs: 7 });
    for (let step = 0; step < 3; step += 1) editor.undo();
    expect(editor.document.training.epochs).toBe(7);
    editor.undo();
    expect(editor.document).toEqual(before);
    expect(editor.dirty).toBe(false);
  });

  test('a held arrow key is one step', () => {
    const editor = editorWith(auxnet());
    for (const epochs of [31, 32, 33]) editor.run(setField('epochs', epochs));
    editor.undo();
    expect(editor.document.training.epochs).toBe(30);
  });

  test('digits are not mirrored: flips go off with them and come back with photographs, each in one step', () => {
    const editor = editorWith(auxnet());
    const flip = () => editor.document.training.augmentation.flip;
    editor.run(chooseDataset('svhn', '/data/svhn', null));
    expect(flip()).toBe(false);
    editor.run(usePaperValues());
    expect(editor.document.training.augmentation).toMatchObject({ flip: false, pad: 0 });
    editor.run(useDefaults());
    expect(editor.document.training.augmentation).toMatchObject({ flip: false, pad: 4 });
    // What a person says of digits stays, also from one set of them to another.
    editor.run(setField('augmentation.flip', true));
    editor.run(chooseDataset('mnist', undefined, null));
    expect(flip()).toBe(true);
    editor.run(setField('augmentation.flip', false));
    editor.run(chooseDataset('cifar-10', '/data/cifar', null));
    expect(flip()).toBe(true);
    editor.undo();
    expect([flip(), editor.document.training.dataset.name]).toEqual([false, 'mnist']);
  });

  test('defaults keep the data set', () => {
    const editor = editorWith(auxnet());
    editor.run(chooseDataset('cifar-10', '/data/cifar', null));
    editor.run(setField('seed', 9));
    editor.run(useDefaults());
    expect(editor.document.training).toEqual({ ...trainingConfig.parse({}), dataset: { name: 'cifar-10', path: '/data/cifar' } });
  });

  test('fitting to a data set sets shape and classes in one step', () => {
    const editor = editorWith(auxnet());
    expect(mismatches(editor.document, digits)).toEqual(['Input takes 32×32×3; the images are 28×28×1.', 'The design has 10 classes; the data set has 12.']);
    editor.run(adaptToDataset(digits));
    expect(mismatches(editor.document, digits)).toEqual([]);
    editor.undo();
    expect(editor.document.classes).toBe(10);
    expect(editor.dirty).toBe(false);
  });

  test('an own weight, and back to the rule', () => {
    const editor = editorWith(auxnet());
    editor.run(setExitWeight('exit7', 0.5));
    expect(editor.analysis.exits[0]?.exit.weight).toBe(0.5);
    editor.mark();
    editor.run(setExitWeight('exit7', null));
    expect(editor.analysis.exits[0]?.exit.weight).toBeNull();
  });
});

describe('the design of a run', () => {
  test('is the same whatever its places and names, and another when it learns otherwise', () => {
    const document = auxnet();
    const text = serialiseDocument(document);
    const moved = { ...document, name: 'Other', positions: { ...document.positions, stem: { x: 5, y: 5 } } };
    expect(isSameDesign(text, moved)).toBe(true);
    expect(isSameDesign(text, { ...document, training: { ...document.training, seed: 2 } })).toBe(false);
    expect(isSameDesign(text, { ...document, classes: 11 })).toBe(false);
    expect(isSameDesign('no design', document)).toBe(false);
  });
});

describe('where fused is not parallel', () => {
  test.each([
    [{}, null],
    [{ optimizer: 'adam' }, 'Here it differs from parallel, because of Adam.'],
    [{ optimizer: 'adam', lossRatioRule: true, clipNorm: 1 }, 'Here it differs from parallel, because of Adam, the loss-ratio rule and clipping.'],
    [{ momentum: 0, weightDecay: 0, labelSmoothing: 0.1, precision: 'mixed' }, null],
    [{ method: 'parallel', optimizer: 'adam' }, null],
  ])('%j: %s', (config, note) => {
    expect(fusedNote(trainingConfig.parse(config))).toBe(note);
  });
});

describe('the schedule in words', () => {
  test.each([['40, 60', [0.4, 0.6]], ['60 % 40 %', [0.4, 0.6]], ['', []], ['12.5', [0.125]], ['50,50', [0.5]], ['101', null], ['x', null]])('%j', (text, expected) => {
    expect(readMoments(text)).toEqual(expected);
  });
  test('is read back as it was written', () => {
    const rounded = (values: readonly number[] | null) => values?.map((value) => value.toFixed(4));
    for (const at of [[0.4, 0.6], [1 / 3], []]) expect(rounded(readMoments(formatMoments(at)))).toEqual(rounded(at));
  });
  test('a configuration reads like a sentence', () => {
    const rows = Object.fromEntries(configurationRows(trainingConfig.parse({})).map(({ name, value }) => [name, value]));
    expect(rows).toMatchObject({ 'Learning rate': '0.1, ÷ 10 at 40 % and 60 %', Augmentation: 'flip, shift 4 px', Images: 'all' });
    const plain = configurationRows(trainingConfig.parse({ schedule: { at: [] }, augmentation: { flip: false, pad: 0 }, trainLimit: 500 }));
    expect(plain.map(({ value }) => value)).toEqual(expect.arrayContaining(['0.1, constant', 'none', 'first 500']));
  });
  test('what few runs set is a row only where it is set', () => {
    const rowsOf = (config: Readonly<Record<string, unknown>>) => configurationRows(trainingConfig.parse(config)).map(({ name, value }) => `${name}: ${value}`);
    const plain = rowsOf({});
    expect(plain).toEqual(expect.arrayContaining(['Method: Fused multi-way', 'Optimizer: SGD, Nesterov 0.9']));
    const set = { method: 'sequential', optimizer: 'adam', lossRatioRule: true, labelSmoothing: 0.1, clipNorm: 5, precision: 'mixed' };
    expect(rowsOf(set).filter((row) => !plain.includes(row))).toEqual([
      'Method: Sequential multi-way', 'Loss-ratio rule: on', 'Optimizer: Adam', 'Label smoothing: 0.1', 'Clipping: norm 5', 'Precision: mixed',
    ]);
    expect(rowsOf({ method: 'joint', lossRatioRule: true }).join()).not.toContain('rule');
  });
});
