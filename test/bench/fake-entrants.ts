import { fileURLToPath } from 'node:url';
import type { Launch, Limits } from '../../main-process/bench/entrant-process.ts';
import { jobOf } from '../../main-process/bench/job.ts';
import type { EntrantSpec } from '../../main-process/bench/sitting.ts';
import { preActivation } from '../../main-process/bench/nets.ts';

const program = fileURLToPath(new URL('../fixtures/fake-entrant.mjs', import.meta.url));

/** How test/fixtures/fake-entrant.mjs is to behave. */
export interface Script {
  readonly log?: string;
  readonly milliseconds?: readonly number[];
  readonly native?: number;
  readonly peakBytes?: number;
  readonly parameters?: number;
  readonly refuse?: string;
  readonly dieAt?: number;
  readonly hangAt?: number;
  readonly divergeAt?: number;
}

export const fakeLaunch = (script: Script & { readonly name?: string } = {}): Launch => ({
  command: process.execPath,
  args: [program],
  env: { FAKE_ENTRANT: JSON.stringify(script) },
});

export function fakeSpec(name: string, script: Script = {}, fields: Partial<EntrantSpec> = {}): EntrantSpec {
  const work = jobOf(preActivation(8), { method: 'single', batch: 4 });
  return { id: name, net: 'ResNet-8', name, ...work, launch: () => Promise.resolve(fakeLaunch({ name, ...script })), ...fields };
}

/** Seconds: an entrant that hangs must not hold up the tests. */
export const shortLimits: Limits = { open: 10, build: 10, step: 0.3, memory: 10, epoch: 10 };
