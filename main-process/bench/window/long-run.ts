import { closeSync, openSync, writeSync } from 'fs';
import { join } from 'path';
import type { TrainingEvent } from '../../contract/training-events.ts';
import type { Document } from '../../core/graph/document.ts';
import { serialiseDocument } from '../../core/graph/serialise.ts';
import { createRunStore, runPaths } from '../../runs/index.ts';
import { LONG_RUN } from './window-targets.ts';

/** Lines that are written at once. */
const CHUNK = 5000;

/** Puts a finished run of the paper's length into the library of a home folder. Its figures are made up. */
export async function writeLongRun(home: string, document: Document): Promise<void> {
  const store = createRunStore({ directory: join(home, 'runs') });
  const { name: title, training } = document;
  const run = await store.create({ design: serialiseDocument(document), title, training, versions: {} });
  const file = openSync(runPaths(store.directoryOf(run.id)).metrics, 'a');
  try {
    let lines: string[] = [];
    const time = new Date().toISOString();
    for (const event of eventsOf(run.id, document)) {
      lines.push(JSON.stringify({ time, ...event }));
      if (lines.length < CHUNK) continue;
      writeSync(file, `${lines.join('\n')}\n`);
      lines = [];
    }
    writeSync(file, `${lines.join('\n')}\n`);
  } finally {
    closeSync(file);
  }
  await store.change(run.id, { status: 'completed' });
}

function* eventsOf(run: string, document: Document): Generator<TrainingEvent> {
  const { epochs, stepsPerEpoch } = LONG_RUN;
  const nodes = Object.values(document.nodes);
  const exits = nodes.filter(({ kind }) => kind === 'auxiliary-output' || kind === 'output');
  const per = <T>(value: (index: number) => T): Record<string, T> => Object.fromEntries(exits.map(({ id }, i) => [id, value(i)]));
  const outputs = exits.map(({ id, name }, i) => ({ id, name, depth: 7 + 6 * i, parameters: 1000, flops: 1e6 }));
  yield { event: 'start', run, engine: 'none', device: 'none', parameters: 1000, outputs, epochs, stepsPerEpoch, fromStep: 1 };
  for (let step = 1; step <= epochs * stepsPerEpoch; step++) {
    const epoch = Math.ceil(step / stepsPerEpoch);
    const fall = Math.exp(-step / 30_000);
    const loss = per((i) => (2.3 - 0.3 * i) * fall + 0.2 * Math.abs(Math.sin(step * 12.9898 + i)));
    yield { event: 'step', step, epoch, loss, imagesPerSecond: 12_000, learningRate: 0.1 };
    if (step % 20 === 1) {
      const norms = Object.fromEntries(nodes.map(({ id }, i) => [id, fall / (i + 1)]));
      yield { event: 'gradients', step, nodes: norms, shares: per(() => 0.5) };
    }
    if (step % stepsPerEpoch === 0) {
      const mean = per((i) => ({ loss: 2 * fall, error: 10 + 60 * fall - 2 * i }));
      yield { event: 'epoch', epoch, learningRate: 0.1, seconds: 4, train: mean, test: mean };
    }
  }
  yield { event: 'end', status: 'completed' };
}
