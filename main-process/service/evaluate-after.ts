import type { RunSummary } from '../contract/studio.ts';

export interface EvaluateAfterOptions {
  /** The person wants it. */
  readonly isWanted: () => Promise<boolean>;
  /** A run has the device now. */
  readonly isTraining: () => boolean;
  /** Evaluates a run's last checkpoint; ends with an error when it is cancelled. */
  readonly evaluate: (run: string) => Promise<void>;
  readonly cancel: (run: string) => void;
}

/** Runs that were trained to their end here are evaluated when nothing trains and nothing waits to: the queue goes first. */
export interface EvaluateAfter {
  runChanged(summary: Pick<RunSummary, 'id' | 'status'>): void;
  /** The queue has nothing more to train now. */
  idle(): void;
  /** The run goes: nothing may be written into its folder any more. */
  forget(run: string): void;
  close(): void;
}

export function evaluateAfterRuns({ isWanted, isTraining, evaluate, cancel }: EvaluateAfterOptions): EvaluateAfter {
  /** Begun here and not yet ended: a run that was complete before is told of again when its tags change. */
  const begun = new Set<string>();
  const waiting: string[] = [];
  let current: { readonly run: string; putBack: boolean } | null = null;
  let closed = false;

  function next(): void {
    if (closed || current !== null || isTraining()) return;
    const run = waiting.shift();
    if (run === undefined) return;
    const own = (current = { run, putBack: false });
    // Why it failed is told by whoever evaluates.
    void evaluate(run).catch(() => undefined).then(() => {
      if (own.putBack) waiting.unshift(run);
      current = null;
      next();
    });
  }

  return {
    runChanged({ id, status }) {
      if (status === 'preparing') {
        begun.add(id);
        if (current === null) return;
        // Beside the run it would measure no latency: it begins anew when the queue is done.
        current.putBack = true;
        cancel(current.run);
      } else if (status === 'completed' && begun.delete(id)) {
        void isWanted().then((wanted) => {
          if (!wanted || closed) return;
          waiting.push(id);
          next();
        });
      } else if (status === 'failed' || status === 'stopped' || status === 'interrupted') {
        begun.delete(id);
      }
    },
    idle: next,
    forget(run) {
      begun.delete(run);
      const at = waiting.indexOf(run);
      if (at >= 0) waiting.splice(at, 1);
      if (current?.run !== run) return;
      current.putBack = false;
      cancel(run);
    },
    close() {
      closed = true;
    },
  };
}
