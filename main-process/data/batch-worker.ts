import { parentPort, workerData } from 'node:worker_threads';
import { fillRing, reportFailure } from './batch-ring.ts';
import { WORKER_READY, type BatchWorkerData } from './batch-source.ts';

/** Entry of the thread that prepares batches ahead of the trainer. */
const { plan, ring } = workerData as BatchWorkerData;
parentPort?.postMessage(WORKER_READY);
try {
  fillRing(plan, ring);
} catch (error) {
  reportFailure(ring, error instanceof Error ? error.message : String(error));
}
