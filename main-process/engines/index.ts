import type { EngineReport } from '../contract/trainer-protocol.ts';
import { EngineUnavailable, messageOf, type EngineProbe, type OpenEngine } from './engine.ts';
import { pureJs } from './pure-js.ts';
import { tensorflow, tensorflowEager } from './tensorflow.ts';
import { wasm } from './wasm.ts';
import { webgpu } from './webgpu.ts';

export { EngineUnavailable, type OpenEngine } from './engine.ts';

/** In the order in which a run tries them. */
const probes: readonly EngineProbe[] = [tensorflow, tensorflowEager, webgpu, wasm, pureJs];

/**
 * Which engines are here, and why not the others. Opens each to find out, so it belongs in a process of its own
 * (the trainer's `devices` command), not in one that trains.
 */
export async function listEngines(): Promise<EngineReport[]> {
  const reports: EngineReport[] = [];
  for (const probe of probes) {
    const result = await attempt(probe, false);
    const active = 'tf' in result && !reports.some((report) => report.active);
    reports.push({ ...result.report, active });
  }
  return reports;
}

/**
 * Opens the engine named, or the first that is here. One engine a process: tfjs keeps one active backend.
 * @throws EngineUnavailable when the one named cannot be used, with the reason and what to do.
 */
export async function openEngine(id?: string): Promise<OpenEngine> {
  const candidates = id === undefined ? probes : probes.filter((probe) => probe.id === id);
  if (candidates.length === 0) {
    throw new EngineUnavailable(`There is no engine named "${id}". Known: ${probes.map((probe) => probe.id).join(', ')}.`);
  }
  const passedOver: EngineReport[] = [];
  for (const probe of candidates) {
    const result = await attempt(probe, id !== undefined);
    if ('tf' in result) return { ...result, report: { ...result.report, active: true }, passedOver };
    passedOver.push(result.report);
  }
  throw new EngineUnavailable(passedOver.map(({ id: name, reason }) => `Engine "${name}" cannot be used: ${reason ?? 'no reason given'}`).join(' '));
}

type Attempt = Omit<OpenEngine, 'passedOver'> | { readonly report: EngineReport };

async function attempt(probe: EngineProbe, chosen: boolean): Promise<Attempt> {
  const { id, name } = probe;
  try {
    const { tf, compile, device, version, memoryBytes } = await probe.open(chosen);
    return { tf, compile, report: { id, name, available: true, device, version, ...(memoryBytes && { memoryBytes }), active: false } };
  } catch (error) {
    return { report: { id, name, available: false, reason: messageOf(error), active: false } };
  }
}
