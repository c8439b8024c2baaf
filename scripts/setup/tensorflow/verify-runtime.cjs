// Loads the runtime in a process of its own (a wrong library ends the process, not the set-up), fits a line with it
// and prints what it found as one line of JSON.
'use strict';
const util = require('node:util');

// tfjs-node 4.22 calls helpers that Node 23 removed.
/** @type {Record<string, unknown>} */
const helpers = util;
helpers.isNullOrUndefined ??= (/** @type {unknown} */ value) => value === null || value === undefined;
helpers.isArray ??= Array.isArray;

const tf = require(process.argv[2] ?? '@tensorflow/tfjs-node-gpu');

async function main() {
  const x = tf.linspace(-1, 1, 64).reshape([64, 1]);
  const y = x.mul(3).add(0.5);
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1], kernelInitializer: 'zeros' })] });
  model.compile({ optimizer: tf.train.sgd(0.5), loss: 'meanSquaredError' });
  const history = await model.fit(x, y, { epochs: 20, verbose: 0 });
  const loss = history.history.loss.at(-1);
  if (!(loss < 0.01)) throw new Error(`a line could not be fitted: the loss is still ${loss}`);
  console.log(JSON.stringify({ backend: tf.getBackend(), gpu: Boolean(tf.backend().isUsingGpuDevice), loss }));
}
main().catch((error) => {
  console.error(error);
  process.exit(1);
});
