import { describe, expect, it, vi } from 'vitest';
import { evaluateAfterRuns } from '../../main-process/service/evaluate-after.ts';

/** A queue and evaluations by hand: what is asked for stays under way until it is ended. */
function setUp(wanted = true) {
  const state = { training: false };
  const begun: string[] = [];
  const cancelled: string[] = [];
  let end: (failed?: boolean) => void = () => undefined;
  const after = evaluateAfterRuns({
    isWanted: () => Promise.resolve(wanted),
    isTraining: () => state.training,
    evaluate: (run) => {
      begun.push(run);
      return new Promise((resolve, reject) => (end = (failed = false) => (failed ? reject(new Error('cancelled')) : resolve())));
    },
    cancel: (run) => {
      cancelled.push(run);
      end(true);
    },
  });
  const train = (id: string): void => {
    state.training = true;
    after.runChanged({ id, status: 'preparing' });
    after.runChanged({ id, status: 'running' });
  };
  /** As the manager tells it: the record first, then that nothing trains. */
  const finish = async (id: string, status: 'completed' | 'stopped' | 'failed' = 'completed', more = false): Promise<void> => {
    after.runChanged({ id, status });
    await Promise.resolve();
    state.training = more;
    if (!more) after.idle();
    await new Promise(setImmediate);
  };
  const settle = async (): Promise<void> => {
    end();
    await new Promise(setImmediate);
  };
  return { after, begun, cancelled, train, finish, settle };
}

describe('evaluations after runs', () => {
  it('begin when the last run of the queue is over, one at a time, in their order', async () => {
    const { begun, train, finish, settle } = setUp();
    train('r-001');
    await finish('r-001', 'completed', true);
    train('r-002');
    expect(begun).toEqual([]);
    await finish('r-002');
    expect(begun).toEqual(['r-001']);
    await settle();
    expect(begun).toEqual(['r-001', 'r-002']);
  });

  it('give way to a run that begins, and come back after it', async () => {
    const { begun, cancelled, train, finish, settle } = setUp();
    train('r-001');
    await finish('r-001');
    train('r-002');
    await new Promise(setImmediate);
    expect(cancelled).toEqual(['r-001']);
    expect(begun).toEqual(['r-001']);
    await finish('r-002');
    expect(begun).toEqual(['r-001', 'r-001']);
    await settle();
    expect(begun).toEqual(['r-001', 'r-001', 'r-002']);
  });

  it('are not made of runs that were stopped or failed, that were complete before, or where nobody wants them', async () => {
    const { after, begun, train, finish } = setUp();
    for (const status of ['stopped', 'failed'] as const) {
      train('r-001');
      await finish('r-001', status);
    }
    // Its tags were changed.
    after.runChanged({ id: 'r-005', status: 'completed' });
    await new Promise(setImmediate);
    expect(begun).toEqual([]);
    const unwanted = setUp(false);
    unwanted.train('r-001');
    await unwanted.finish('r-001');
    expect(unwanted.begun).toEqual([]);
  });

  it('that are cancelled by hand, or whose run is deleted, do not come back', async () => {
    const { after, begun, cancelled, train, finish, settle } = setUp();
    train('r-001');
    await finish('r-001', 'completed', true);
    train('r-002');
    await finish('r-002');
    after.forget('r-002');
    after.forget('r-001');
    await new Promise(setImmediate);
    expect(cancelled).toEqual(['r-001']);
    await settle();
    after.idle();
    await vi.waitFor(() => expect(begun).toEqual(['r-001']));
  });
});
