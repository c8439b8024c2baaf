import { openDataset } from '../data/index.ts';
import { openEngine } from '../engines/index.ts';
import type { Network } from '../engines/network.ts';
import { measureEpoch } from './epoch.ts';
import { compileDesign, documentOf, parametersOf, randomBatches } from './our-network.ts';
import type { Job } from './protocol.ts';
import { serve, type Entrant } from './serve.ts';

/** Built, it lies beside this file. From source Vite has to read it. */
const batchWorker = new URL(import.meta.url.endsWith('.ts') ? '../data/batch-worker-from-source.mjs' : './batch-worker.js', import.meta.url);

async function open(job: Job): Promise<Entrant> {
  const { compile, report } = await openEngine(job.engine);
  const document = documentOf(job);
  const batches = randomBatches(job);
  let network: Network | undefined;
  let steps = 0;
  return {
    facts: {
      framework: report.name,
      version: report.version ?? '',
      ...(report.device === undefined ? {} : { device: report.device }),
    },
    async build() {
      network = await compileDesign(compile, document, job.image[2] ?? 3);
      return parametersOf(network);
    },
    async step() {
      const batch = batches[steps % batches.length];
      if (network === undefined || batch === undefined) throw new Error('was asked for a step before its network was built');
      const before = network.nativeSeconds?.();
      const { losses } = await network.trainStep(batch, { step: ++steps, learningRate: job.learningRate });
      const loss = losses.at(-1) ?? NaN;
      const after = network.nativeSeconds?.();
      return before === undefined || after === undefined ? { loss } : { loss, nativeMilliseconds: 1000 * (after - before) };
    },
    epoch: () => measureEpoch({ compile, document, openDataset: () => openDataset(document.training.dataset), batchWorker }),
  };
}

/** The process in which the bench measures one of our engines. */
await serve(open);
