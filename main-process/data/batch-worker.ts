import { parentPort, workerData } from 'node:worker_threads';
import { DatasetError } from './dataset-error.ts';
import { fillRing, reportFailure } from './batch-ring.ts';
import { WORKER_FAILED, WORKER_READY, type BatchWorkerData } from './batch-source.ts';

/** Entry of the thread that prepares batches ahead of the trainer. */
const { plan, ring } = workerData as BatchWorkerData;
parentPort?.postMessage(WORKER_READY);
try {
  await fillRing(plan, ring);
} catch (error) {
  // What is wrong with a file says so itself; anything else is a fault of this thread.
  if (error instanceof DatasetError) reportFailure(ring, error.message);
  else reportFailure(ring, `${WORKER_FAILED}: ${error instanceof Error ? error.message : String(error)}`);
}
