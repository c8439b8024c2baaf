import { setTimeout as sleep } from 'node:timers/promises';
import { EntrantFailure, EntrantProcess, type Launch, type Limits } from './entrant-process.ts';
import type { Answer, Job } from './protocol.ts';

/** One who takes part: a framework with a network and a method. */
export interface EntrantSpec {
  readonly id: string;
  /** What it trains, in words. */
  readonly net: string;
  readonly name: string;
  readonly job: Job;
  /** Trainable scalars of the design: an entrant with another number trains another network and is refused. */
  readonly parameters: number;
  /** Seconds that a step may take in the warm-up: one slow engine would make everybody's sitting long. */
  readonly patience?: number | undefined;
  /** May take long (it makes an environment). @throws EntrantFailure when there is nothing to start. */
  launch(): Promise<Launch>;
}

/** What was measured of an entrant that came through. */
export interface Measurement {
  readonly open: Answer<'open'>;
  readonly build: Answer<'build'>;
  /** The first step of all, in milliseconds: kernels are chosen and memory is taken in it. */
  readonly firstStep: number;
  /** The measured steps, warm-up not among them. */
  readonly steps: readonly Answer<'step'>[];
  readonly peakBytes: number;
}

export interface Outcome {
  readonly spec: EntrantSpec;
  readonly measured: Measurement | null;
  /** Why it was not measured, in one line; null where it was. */
  readonly failure: string | null;
}

export interface SittingOptions {
  readonly warmUp: number;
  readonly steps: number;
  readonly limits?: Limits;
  /** One line each on what goes on. */
  readonly say: (text: string) => void;
}

/** Seconds. Generous: they are there so that a hanging entrant cannot hold up the others for ever. */
export const defaultLimits: Limits = { open: 180, build: 300, step: 300, memory: 30, epoch: 3600 };

/** Milliseconds between two turns, in which the threads of the one before go to sleep. */
const REST = 20;

/** An entrant on its way through the sitting. */
interface Place {
  readonly spec: EntrantSpec;
  process: EntrantProcess | null;
  open: Answer<'open'> | null;
  build: Answer<'build'> | null;
  firstStep: number;
  steps: Answer<'step'>[];
  peakBytes: number;
  failure: string | null;
}

/**
 * Measures entrants side by side: each in a process of its own, all alive at once, one step each in turn (A B C A B C …),
 * so that a slow spell of the machine hits all alike. Never two at a time. Who fails says why and drops out.
 */
export async function runSitting(specs: readonly EntrantSpec[], options: SittingOptions): Promise<readonly Outcome[]> {
  const places = specs.map((spec): Place => {
    return { spec, process: null, open: null, build: null, firstStep: NaN, steps: [], peakBytes: NaN, failure: null };
  });
  /** One turn of everybody who is still in, one after another. */
  const round = async (turn: (place: Place) => Promise<void>): Promise<void> => {
    for (const place of places) {
      if (place.failure !== null) continue;
      try {
        await turn(place);
      } catch (error) {
        if (!(error instanceof EntrantFailure)) throw error;
        place.failure = error.message;
        options.say(`${describe(place.spec)}: ${error.message}`);
      }
    }
  };
  try {
    await round((place) => prepare(place, options));
    for (let i = 0; i < options.steps; i++) {
      await round(async (place) => {
        await sleep(REST);
        place.steps.push(await step(place));
      });
    }
    await round(async (place) => {
      place.peakBytes = (await running(place).ask('memory')).peakBytes;
    });
  } finally {
    for (const { process } of places) await process?.close();
  }
  return places.map(outcome);
}

export const describe = ({ net, name }: EntrantSpec): string => `${net}, ${name}`;

/** Starts an entrant, lets it build its network and warm up. */
async function prepare(place: Place, { warmUp, limits = defaultLimits, say }: SittingOptions): Promise<void> {
  const { spec } = place;
  place.process = new EntrantProcess(await spec.launch(), limits);
  place.open = await place.process.open(spec.job);
  place.build = await place.process.ask('build');
  if (place.build.parameters !== spec.parameters) {
    throw new EntrantFailure(`has ${place.build.parameters} parameters, the design ${spec.parameters}: it is not the same network`);
  }
  for (let i = 0; i < warmUp; i++) {
    const { milliseconds } = await step(place, spec.patience);
    if (i === 0) place.firstStep = milliseconds;
  }
  say(`${describe(spec)}: ready (${place.open.framework} ${place.open.version})`);
}

async function step(place: Place, limit?: number): Promise<Answer<'step'>> {
  const answer = await running(place).ask('step', {}, limit);
  // A network that has diverged computes with NaN or denormals, at another speed.
  if (answer.loss === null) throw new EntrantFailure('its loss is not finite any more');
  return answer;
}

function running({ process }: Place): EntrantProcess {
  if (process === null) throw new Error('The entrant was not started.');
  return process;
}

function outcome({ spec, open, build, firstStep, steps, peakBytes, failure }: Place): Outcome {
  const measured = failure === null && open !== null && build !== null ? { open, build, firstStep, steps, peakBytes } : null;
  return { spec, measured, failure };
}
