import { availableParallelism } from 'node:os';
import { analyse } from '../core/analyse.ts';
import type { Document } from '../core/graph/document.ts';
import { serialiseDocument } from '../core/graph/serialise.ts';
import type { Method } from '../core/graph/training-config.ts';
import type { Analysis } from '../core/shape/facts.ts';
import type { Job, PeerGraph } from './protocol.ts';

/** Small enough that a network on random labels does not diverge within the steps of a sitting. */
const LEARNING_RATE = 0.01;

export interface JobOptions {
  readonly method: Method;
  readonly batch: number;
  readonly engine?: string | undefined;
  readonly data?: string | undefined;
}

/**
 * What an entrant has to do for a design, with the paper's momentum and weight decay.
 * @throws Error when the design cannot be trained
 */
export function jobOf(document: Document, { method, batch, engine, data }: JobOptions): { readonly job: Job; readonly parameters: number } {
  const analysis = analyse(document);
  if (!analysis.trainable) throw new Error(`The design "${document.name}" cannot be trained; "auxnet validate" says why.`);
  const job: Job = {
    design: serialiseDocument(document),
    graph: peerGraphOf(analysis),
    image: [...(analysis.layers[analysis.graph.input]?.output ?? [])],
    method,
    batch,
    threads: availableParallelism(),
    learningRate: LEARNING_RATE,
    momentum: 0.9,
    weightDecay: 1e-4,
    ...(engine === undefined ? {} : { engine }),
    ...(data === undefined ? {} : { data }),
  };
  return { job, parameters: analysis.totals.parameters };
}

function peerGraphOf({ graph, layers }: Analysis): PeerGraph {
  return {
    classes: graph.classes,
    input: graph.input,
    layers: graph.layers.map(({ id, op, attributes, inputs }) => {
      return { id, op, attributes: { ...attributes }, inputs: [...inputs], shape: [...(layers[id]?.output ?? [])] };
    }),
    exits: graph.exits.map(({ id, kind, tap, head, logits, blocksBefore, convsPerBlock }) => {
      return { id, kind, tap, head: [...head], logits, blocksBefore, convsPerBlock };
    }),
  };
}
