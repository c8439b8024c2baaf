// Speaks the trainer's protocol at a pace of its own, for the bench of the window and for tests: a run whose figures are
// made up but lie in the ranges of real ones. AUXNET_PACE is JSON: { stepsPerSecond, stepsPerEpoch, epochs }.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const { stepsPerSecond = 100, stepsPerEpoch = 100, epochs = 400 } = JSON.parse(process.env.AUXNET_PACE ?? '{}');
const say = (/** @type {object} */ message) => process.send?.(message);
const event = (/** @type {object} */ value) => say({ type: 'event', event: value });
let state = { step: 0, paused: false, timer: /** @type {NodeJS.Timeout | null} */ (null), compare: false, asked: Date.now() };

process.on('message', (/** @type {{ command: string, run: string, runDirectory: string }} */ { command, run, runDirectory }) => {
  if (command === 'devices') say({ type: 'devices', engines: [{ id: 'paced', name: 'Paced', device: 'no device', available: true, active: true }] });
  if (command === 'inspect') {
    const each = (/** @type {number} */ images) => Array.from({ length: 10 }, () => images);
    const grey = { mean: [127, 127, 127], std: [64, 64, 64] };
    const images = { trainImages: 12_800, validationImages: 0, testImages: 2000 };
    const counts = { classCounts: each(1280), validationCounts: [], testCounts: each(200) };
    const size = { height: 32, width: 32, channels: 3, classNames: each(0).map((_, label) => `class ${label}`) };
    say({ type: 'inspection', inspection: { ...size, ...images, ...counts, samples: [], pixels: { measured: grey, images: 12_800, used: grey }, skipped: [] } });
  }
  if (command === 'compare-heads') state.compare = true;
  if (command === 'pause' && !state.paused) {
    state.paused = true;
    event({ event: 'mark', mark: 'pause', step: state.step });
    event({ event: 'phase', phase: 'paused' });
  }
  if (command === 'continue' && state.paused) {
    state.paused = false;
    state.asked = Date.now() - (1000 * state.step) / stepsPerSecond;
    event({ event: 'mark', mark: 'continue', step: state.step });
    event({ event: 'phase', phase: 'training' });
  }
  if (command === 'checkpoint') event({ event: 'checkpoint', epoch: Math.floor(state.step / stepsPerEpoch), step: state.step, path: 'none' });
  if (command === 'stop') {
    if (state.timer) clearInterval(state.timer);
    event({ event: 'end', status: 'stopped' });
    setTimeout(() => process.exit(0), 20);
  }
  if (command === 'start') train(run, JSON.parse(readFileSync(join(runDirectory, 'design.auxnet'), 'utf8')));
});

/** Numbers without pattern that are the same at every start. */
let seed = 1;
const noise = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647 - 0.5;

/** @param {string} run @param {any} design */
function train(run, design) {
  /** @type {{ id: string, kind: string, name?: string }[]} */
  const list = Array.isArray(design.nodes) ? design.nodes : Object.entries(design.nodes).map(([id, node]) => ({ ...node, id }));
  const of = (/** @type {RegExp} */ kind) => list.filter(({ kind: is }) => kind.test(is)).map(({ id, name }) => ({ id, name: name ?? id }));
  const outputs = [...of(/^auxiliary-output$/), ...of(/^output$/)];
  const blocks = of(/block$|^conv$/).map(({ id }) => id);
  const exits = outputs.map(({ id }) => id);
  event({
    event: 'start', run, engine: 'paced', device: 'no device', parameters: 272_282, epochs, stepsPerEpoch, fromStep: 1,
    outputs: outputs.map(({ id, name }, i) => ({ id, name, depth: 7 + 6 * i, parameters: 10_000 * (i + 1), flops: 1e7 * (i + 1) })),
  });
  event({ event: 'phase', phase: 'training' });
  event({ event: 'log', level: 'info', message: 'Paced figures: nothing is trained here.' });
  state.asked = Date.now();
  // Several steps a turn where timers are too slow for one.
  state.timer = setInterval(() => {
    const due = Math.floor(((Date.now() - state.asked) * stepsPerSecond) / 1000);
    while (!state.paused && state.step < due && state.step < epochs * stepsPerEpoch) one(exits, blocks);
    if (state.step < epochs * stepsPerEpoch) return;
    if (state.timer) clearInterval(state.timer);
    event({ event: 'end', status: 'completed' });
    setTimeout(() => process.exit(0), 20);
  }, Math.max(2, 1000 / stepsPerSecond / 2));
}

/** @param {string[]} exits @param {string[]} blocks */
function one(exits, blocks) {
  const step = ++state.step;
  const epoch = Math.ceil(step / stepsPerEpoch);
  const part = step / (epochs * stepsPerEpoch);
  const rate = part < 0.4 ? 0.1 : part < 0.6 ? 0.01 : 0.001;
  const fall = Math.exp(-step / (40 + 0.1 * epochs * stepsPerEpoch)) + (part < 0.4 ? 0.2 : part < 0.6 ? 0.1 : 0.05);
  const per = (/** @type {(index: number) => unknown} */ value) => Object.fromEntries(exits.map((id, i) => [id, value(i)]));
  const loss = per((i) => 0.4 + (2.2 - 0.5 * i) * fall + 0.3 * fall * noise());
  event({ event: 'step', step, epoch, loss, imagesPerSecond: 128 * stepsPerSecond * (1 + 0.1 * noise()), learningRate: rate });
  if (step % 20 === 1) {
    const norm = (/** @type {number} */ depth) => 0.1 * Math.exp(-2.2 * depth) * (0.4 + fall) * (1 + 0.2 * noise());
    const norms = Object.fromEntries(blocks.map((id, i) => [id, norm(i / blocks.length)]));
    event({ event: 'gradients', step, nodes: { ...norms, ...per((i) => 0.05 * (1 + i)) }, shares: per((i) => (i + 1) / exits.length) });
  }
  if (step % 200 === 21 || state.compare) {
    const triangle = (/** @type {number} */ depth) => {
      const reaches = exits.map((_, i) => depth <= (i + 1) / exits.length + 1e-9);
      const of = (/** @type {number} */ i, /** @type {number} */ j) => (j === 0 ? 1 + i : 0.6 - 0.9 * depth * (0.5 + part)) * fall;
      return exits.flatMap((_, i) => exits.slice(i).map((__, j) => (reaches[i] ? of(i, j) : 0)));
    };
    const compared = Object.fromEntries(blocks.map((id, i) => [id, triangle((i + 1) / blocks.length)]));
    event({ event: 'heads', step, outputs: exits, weights: exits.map((_, i) => (i + 1) / exits.length), nodes: compared, asked: state.compare });
    state.compare = false;
  }
  if (step % (3 * stepsPerSecond) === 1) event({ event: 'resources', step, processBytes: 610e6, starved: Math.floor(step / 500) });
  if (step % stepsPerEpoch !== 0) return;
  const error = (/** @type {number} */ i) => 8 + (70 - 12 * i) * fall + 3 * noise();
  const mean = (/** @type {number} */ i, /** @type {number} */ bias) => ({
    loss: 0.5 + (1.6 - 0.4 * i) * fall + bias,
    error: Math.min(90, error(i) + 4 * bias),
  });
  const scores = (/** @type {number} */ bias) => per((i) => mean(i, bias));
  event({ event: 'epoch', epoch, learningRate: rate, seconds: stepsPerEpoch / stepsPerSecond, starved: 0, train: scores(0), test: scores(0.3) });
  event({ event: 'checkpoint', epoch, step, path: 'none' });
  if (epoch % 25 === 0) event({ event: 'log', level: 'warning', message: `Epoch ${epoch}: a warning that was made up, to have one.` });
}

process.on('disconnect', () => process.exit(0));
say({ type: 'ready' });
