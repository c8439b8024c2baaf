/**
 * Where a training step goes: AuxNet-20-3, batch 128, plain back-propagation against fused multi-way in one sitting.
 * Run: npm run bench. Medians; the two methods take turns, so that a slow spell of the machine hits both.
 */
import { openEngine } from '../main-process/engines/index.ts';
import { TrainableNetwork } from '../main-process/training/network.ts';
import { auxNet } from '../test/helpers/lowered-nets.ts';

const BATCH = 128;
const ROUNDS = Number(process.env['ROUNDS'] ?? 10);
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

const { tf, report } = await openEngine(process.env['ENGINE']);
console.log(`${report.name} ${report.version}, ${report.device}`);
const batch = {
  count: BATCH,
  images: Float32Array.from({ length: BATCH * 32 * 32 * 3 }, (_, i) => Math.sin(i * 12.9898) * 2),
  labels: Int32Array.from({ length: BATCH }, (_, i) => i % 10),
};
const config = { seed: 1, momentum: 0.9, weightDecay: 1e-4 };
const entrants = [
  { name: 'ResNet-20, single', network: new TrainableNetwork(tf, auxNet({ exitsAfter: [] }), { ...config, method: 'single' }) },
  { name: 'AuxNet-20-3, single', network: new TrainableNetwork(tf, auxNet(), { ...config, method: 'single' }) },
  { name: 'AuxNet-20-3, fused', network: new TrainableNetwork(tf, auxNet(), { ...config, method: 'fused' }) },
].map((entrant) => ({ ...entrant, train: [] as number[], evaluate: [] as number[] }));

for (let round = 0; round < ROUNDS + 2; round++) {
  for (const { network, train, evaluate } of entrants) {
    const started = performance.now();
    await network.trainStep(batch, round + 1, 0.01);
    const trained = performance.now();
    await network.evaluateBatch(batch);
    if (round >= 2) {
      train.push(trained - started);
      evaluate.push(performance.now() - trained);
    }
  }
}
for (const { name, train, evaluate } of entrants) {
  console.log(`${name.padEnd(22)} step ${median(train).toFixed(0).padStart(5)} ms   evaluation of a batch ${median(evaluate).toFixed(0).padStart(4)} ms`);
}
console.log(`live tensors ${tf.memory().numTensors}`);
