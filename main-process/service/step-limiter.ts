import type { TrainingEvent } from '../contract/training-events.ts';

/** Ten a second: more than a curve can show, few enough for any window. */
export const STEP_INTERVAL = 100;

/** Events of which only the latest matters. */
const isPassing = (event: TrainingEvent): boolean =>
  event.event === 'step' || (event.event === 'phase' && event.phase === 'evaluating' && (event.progress ?? 0) > 0);

type Emit = (run: string, event: TrainingEvent) => void;

/**
 * Lets at most one step (or one step of an evaluation) of a run through in `interval` ms, always the latest; all other
 * events pass, after the one before them. Order within a run stays.
 */
export function limitSteps(emit: Emit, interval = STEP_INTERVAL): Emit {
  const states = new Map<string, { waiting: TrainingEvent | null }>();

  const flush = (run: string): void => {
    const state = states.get(run);
    if (!state?.waiting) return;
    emit(run, state.waiting);
    state.waiting = null;
  };
  const open = (run: string): void => {
    const timer = setTimeout(() => {
      const waited = states.get(run)?.waiting;
      states.delete(run);
      if (!waited) return;
      emit(run, waited);
      open(run);
    }, interval);
    // Node keeps a process alive for a timer; a step that nobody will see is no reason to.
    timer.unref();
    states.set(run, { waiting: null });
  };

  return (run, event) => {
    if (!isPassing(event)) {
      flush(run);
      return emit(run, event);
    }
    const state = states.get(run);
    if (state) {
      state.waiting = event;
    } else {
      emit(run, event);
      open(run);
    }
  };
}
