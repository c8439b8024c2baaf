import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { launchPeer } from '../../main-process/bench/peers.ts';
import { temporaryFolder } from '../helpers/temporary-folder.ts';

const peers = fileURLToPath(new URL('../../bench/peers', import.meta.url));
const places = { ours: '/none', tfjsLayers: '/none/tfjs-layers.js', peers };
const hasPython = spawnSync('python3', ['--version']).status === 0;

/** Runs a Python program that imports from bench/peers, with these lines on its stdin. */
function python(program: string, lines: readonly object[] = []): string {
  const input = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  const { stdout, stderr, status } = spawnSync('python3', ['-B', '-c', program], { input, encoding: 'utf8', env: { ...process.env, PYTHONPATH: peers } });
  expect(stderr.includes('Traceback') ? stderr : status).toBe(0);
  return stdout;
}

describe('starting a peer', () => {
  it('says in one line why a Python environment cannot be made', async () => {
    vi.stubEnv('PATH', '/none');
    vi.stubEnv('AUXNET_CACHE_DIR', temporaryFolder());
    onTestFinished(() => void vi.unstubAllEnvs());
    const said: string[] = [];
    const starting = launchPeer('pytorch', places, (text) => said.push(text));
    await expect(starting).rejects.toThrow(/^its environment cannot be made: there is no Python 3 with pip on this machine; install one/);
    expect(said).toEqual([]);
  });

  it('needs the sources for what is written in Python', async () => {
    const starting = launchPeer('keras', { ...places, peers: '/none' }, () => undefined);
    await expect(starting).rejects.toThrow('comes with the sources of AuxNet Studio only');
  });
});

describe.skipIf(!hasPython)('the Python side of the protocol', () => {
  it('answers every request, whatever the entrant does', () => {
    const program = `
from serve import CannotRun, serve
class Entrant:
    def __init__(self, job):
        if job["batch"] == 0:
            raise CannotRun("trains no empty batches")
        print("a library says hello")
        self.facts = {"framework": "Fake", "version": "1"}
        self.losses = iter([2.5, float("nan")])
    def build(self):
        return 12
    def step(self):
        return next(self.losses)
serve(Entrant)`;
    const commands = ['build', 'step', 'step', 'step', 'memory'].map((command, i) => ({ id: i + 2, command }));
    const jobs = [0, 1].map((batch, id) => ({ id, command: 'open', job: { batch } }));
    const answers: unknown[] = python(program, [...jobs, ...commands]).trim().split('\n').map((line) => JSON.parse(line) as unknown);
    const milliseconds: unknown = expect.any(Number);
    expect(answers).toEqual([
      { id: 0, error: 'trains no empty batches' },
      { id: 1, framework: 'Fake', version: '1' },
      { id: 2, milliseconds, parameters: 12 },
      { id: 3, milliseconds, loss: 2.5 },
      { id: 4, milliseconds, loss: null },
      { id: 5, error: 'StopIteration: ' },
      { id: 6, peakBytes: expect.any(Number) as unknown },
    ]);
  });

  it.each([
    ['same', 1, 32, [[1, 1], [1, 1]]],
    ['same', 2, 32, [[0, 1], [0, 1]]],
    ['same', 2, 33, [[1, 1], [1, 1]]],
    ['valid', 2, 32, [[0, 0], [0, 0]]],
    [1, 2, 32, [[1, 1], [1, 1]]],
  ])('pads %s, stride %d, of %d pixels as TensorFlow and Torch do', (padding, stride, size, expected) => {
    const attributes = JSON.stringify({ padding, strides: [stride, stride] });
    const program = `import json; from windows import pads; print(json.dumps(pads(json.loads('${attributes}'), (3, 3), (${size}, ${size}, 16))))`;
    expect(JSON.parse(python(program))).toEqual(expected);
  });
});
