import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Client } from '../../../main-process/contract/rpc.ts';
import type { DatasetInfo, RunSummary } from '../../../main-process/contract/studio.ts';
import type { EngineReport } from '../../../main-process/contract/trainer-protocol.ts';
import { serialiseDocument } from '../../../main-process/core/graph/serialise.ts';
import { templates } from '../../../main-process/core/templates/index.ts';
import { FilePicker } from '../../../renderer/features/files/file-picker.svelte.ts';
import { FileSession } from '../../../renderer/features/files/file-session.svelte.ts';
import { RunLibrary } from '../../../renderer/features/runs/run-library.svelte.ts';
import { chooseDataset, setField } from '../../../renderer/features/training/commands.ts';
import { DatasetCatalog } from '../../../renderer/features/training/dataset-catalog.svelte.ts';
import { EngineChoice } from '../../../renderer/features/training/engine-choice.svelte.ts';
import { TrainingSession } from '../../../renderer/features/training/training-session.svelte.ts';
import { createEditor, type Editor } from '../../../renderer/state/editor.svelte.ts';
import { Workspace } from '../../../renderer/state/workspace.svelte.ts';
import { Questions } from '../../../renderer/ui/questions.svelte.ts';

const template = templates[0]?.build();
if (!template) throw new Error('no template');
const classNames = Array.from({ length: 10 }, (_, index) => `class ${index}`);
const images: DatasetInfo = { name: 'generated', title: 'Generated', description: '', needsPath: false, height: 32, width: 32, channels: 3, classNames };
const onDisk: DatasetInfo = { ...images, name: 'cifar-10', title: 'CIFAR-10', needsPath: true };
const engine: EngineReport = { id: 'cpu', name: 'CPU', available: true, active: true };
const run: RunSummary = {
  id: 'r-1', label: 'r-1', design: 'Net', method: 'fused', status: 'running', createdAt: '2026-11-23', epoch: 0, epochs: 30, seed: 1,
  resumable: false, directory: '/runs',
};

let editor: Editor;
let runs: RunLibrary;
let datasets: DatasetCatalog;
let engines: EngineChoice;
let training: TrainingSession;
const sent: { name: string; params: { design?: string } }[] = [];

beforeEach(() => {
  vi.stubGlobal('requestAnimationFrame', () => 0);
  sent.length = 0;
  const answers: Record<string, unknown> = {
    'runs.start': run,
    'runs.get': { summary: run, design: serialiseDocument(template), steps: [], epochs: [], gradients: [], heads: [], marks: [], log: [] },
  };
  const client = {
    request: (name: string, params: { design?: string }) => {
      sent.push({ name, params });
      return Promise.resolve(answers[name] ?? {});
    },
    on: () => () => undefined,
    close: () => undefined,
  } as unknown as Client; // As much of a client as training uses.
  editor = createEditor();
  editor.load(template);
  const questions = new Questions();
  const info = { name: '', version: '', host: 'browser', platform: 'linux', documents: '/', nativeDialogs: false, windowControls: false } as const;
  runs = new RunLibrary(client);
  datasets = new DatasetCatalog(client);
  engines = new EngineChoice(client);
  datasets.list = [images, onDisk];
  engines.engines = [engine];
  const files = new FileSession({ client, editor, workspace: new Workspace(editor), questions, picker: new FilePicker(client, info) });
  training = new TrainingSession({ editor, runs, files, datasets, engines, questions });
});

describe('why training cannot start', () => {
  test('nothing keeps a template from training', () => {
    expect(training.blocked).toBeNull();
  });
  test.each<[string, () => void, RegExp, string]>([
    ['errors in the drawing', () => editor.load({ ...template, edges: {} }), /error/u, 'problems'],
    ['an unknown data set', () => editor.run(chooseDataset('mnist', undefined, null)), /no data set “mnist”/u, 'data'],
    ['a data set without its folder', () => editor.run(chooseDataset('cifar-10', undefined, null)), /needs its folder/u, 'data'],
    ['images of another shape', () => { datasets.list = [{ ...images, channels: 1 }]; }, /takes 32×32×3; the images are 32×32×1/u, 'data'],
    ['another number of classes', () => { datasets.list = [{ ...images, classNames: ['a', 'b'] }]; }, /10 classes; the data set has 2/u, 'data'],
    ['no engine', () => { engines.engines = [{ ...engine, available: false, active: false }]; }, /No engine/u, 'engine'],
  ])('%s', (_, arrange, reason, way) => {
    arrange();
    expect(training.blocked?.reason).toMatch(reason);
    expect(training.blocked?.way).toBe(way);
  });
});

test('a start sends the design as it is drawn, configuration included, and shows Train', async () => {
  editor.run(setField('epochs', 7));
  await training.start();
  const asked = sent.find(({ name }) => name === 'runs.start');
  expect(JSON.parse(asked?.params.design ?? 'null')).toMatchObject({ format: 'auxnet', training: { epochs: 7 } });
  expect(editor.mode).toBe('train');
});

test('the design is locked while its own run trains, and only then', async () => {
  await runs.start(serialiseDocument(template), undefined);
  expect(training.locks).toBe(true);
  editor.run(setField('seed', 5));
  expect(training.locks).toBe(false);
  editor.undo();
  runs.summaries = [{ ...run, status: 'completed' }];
  expect(training.locks).toBe(false);
});
