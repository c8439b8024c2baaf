import type { KernelBackend, NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs';
import type { Tf } from '../core/compile/tf.ts';

/** What both backends have (tfjs-core/src/backends/backend.ts), with the signatures that are used here. */
interface DataMover {
  write(values: unknown, shape: number[], dtype: string): object;
  readSync(dataId: object): unknown;
  disposeData(dataId: object, force?: boolean): boolean;
}

/**
 * Gives a backend every kernel that plain JavaScript has and it lacks (pooling gradients, sums of lists). Values are
 * copied over and back: slow, but these are few and small in a residual network.
 */
export function borrowMissingKernels(tf: Tf, backendName: string): void {
  // Every backend of tfjs moves data this way, but `findBackend` gives the base class, which declares all of it optional.
  const mover = (name: string): DataMover => tf.findBackend(name) as KernelBackend & DataMover;
  const lender = mover('cpu');
  const borrower = mover(backendName);
  for (const { kernelName, kernelFunc } of tf.getKernelsForBackend('cpu')) {
    if (tf.getKernel(kernelName, backendName)) continue;
    tf.registerKernel({
      kernelName,
      backendName,
      kernelFunc: ({ inputs, attrs }) => {
        const copy = (info: TensorInfo, from: DataMover, to: DataMover): TensorInfo => ({
          dataId: to.write(from.readSync(info.dataId), info.shape, info.dtype),
          shape: info.shape,
          dtype: info.dtype,
        });
        // A list of inputs (AddN) is a map keyed by number.
        const lent = Object.entries(inputs).map(([name, info]) => [name, copy(info as TensorInfo, borrower, lender)] as const);
        const all: NamedTensorInfoMap = Array.isArray(inputs) ? (lent.map(([, info]) => info) as never) : Object.fromEntries(lent);
        const results = [kernelFunc({ inputs: all, attrs, backend: lender })].flat();
        const outputs = results.map((info) => copy(info, lender, borrower));
        for (const { dataId } of new Set([...lent.map(([, info]) => info), ...results])) lender.disposeData(dataId, true);
        return outputs.length === 1 ? (outputs[0] as TensorInfo) : outputs;
      },
    });
  }
}
