import { describe, expect, it } from 'vitest';
import { trainingConfig } from '../../main-process/core/graph/training-config.ts';
import { EarlyStopping } from '../../main-process/training/early-stopping.ts';

const exits = [{ id: 'early', name: 'Exit 7' }, { id: 'last', name: 'Output 20' }];
const config = (values: object) => trainingConfig.parse({ earlyStopping: { on: true, ...values } }).earlyStopping;
const figures = (early: number, last: number) => ({ early: { error: early, loss: early / 10 }, last: { error: last, loss: last / 10 } });

/** The epoch after which it stops, or null. */
function stopsAfter(values: object, errors: readonly (readonly [number, number])[], from = 0, state: EarlyStopping['state'] = null): readonly [number, string] | null {
  const stopping = new EarlyStopping(config(values), exits, state);
  for (const [index, [early, last]] of errors.entries()) {
    const epoch = from + index + 1;
    stopping.add(epoch, figures(early, last));
    const reason = stopping.reason(epoch);
    if (reason !== null) return [epoch, reason];
  }
  return null;
}

describe('early stopping', () => {
  const errors = [[50, 60], [60, 50], [61, 50], [62, 49.9], [40, 49.8], [41, 49.8], [42, 49.8]] as const;
  it.each([
    { name: 'off', values: { on: false, patience: 1 }, expected: null },
    { name: 'the final output, and the epoch of its best', values: { patience: 1 }, expected: [3, 'Stopped early: no better since epoch 2 (error of Output 20 50.00 %).'] },
    { name: 'another output', values: { patience: 2, output: 'early' }, expected: [3, 'Stopped early: no better since epoch 1 (error of Exit 7 50.00 %).'] },
    { name: 'its loss', values: { patience: 1, by: 'loss' }, expected: [3, 'Stopped early: no better since epoch 2 (loss of Output 20 5.0000).'] },
    { name: 'a gain that is too small is none', values: { patience: 3, minDelta: 0.5 }, expected: [5, 'Stopped early: no better since epoch 2 (error of Output 20 50.00 %).'] },
    { name: 'patience that is never used up', values: { patience: 3 }, expected: null },
  ])('$name', ({ values, expected }) => expect(stopsAfter(values, errors)).toEqual(expected));

  it('goes on from its state as if nothing had been between', () => {
    const whole = stopsAfter({ patience: 2, output: 'early' }, errors);
    const first = new EarlyStopping(config({ patience: 2, output: 'early' }), exits, null);
    first.add(1, figures(50, 60));
    first.add(2, figures(60, 50));
    expect(stopsAfter({ patience: 2, output: 'early' }, errors.slice(2), 2, first.state)).toEqual(whole);
  });

  it('names the outputs that there are where the watched one is not', () => {
    expect(() => new EarlyStopping(config({ output: 'gone' }), exits, null)).toThrow(
      'Early stopping watches the output "gone", which the design does not have. It has Exit 7 ("early"), Output 20 ("last"). Choose one of them.',
    );
  });
});
