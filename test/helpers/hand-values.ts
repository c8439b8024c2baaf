import type { Value } from '../../main-process/core/program/ir.ts';
import { primitiveCase, type PrimitiveCase } from './primitive-cases.ts';

/** A case and what it must give, worked out apart from every implementation here. */
export interface HandValue extends PrimitiveCase {
  readonly expected: readonly (readonly number[])[];
}

const none = {};
const byHand = (define: Parameters<typeof primitiveCase>[0], expected: HandValue['expected']): HandValue => ({ ...primitiveCase(define), expected });

export const handValues: Readonly<Record<string, HandValue>> = {
  // The loss θ²/2 with weight decay 0.01 from θ = [1, −2]: the recurrence that torch.optim.SGD documents for nesterov=True
  // and dampening=0 (g = 1.01·θ; v = g at first, then 0.9·v + g; θ −= 0.1·(g + 0.9·v)), in float64.
  "four steps of PyTorch's SGD with Nesterov momentum": byHand(
    (make) => {
      const [variable, velocity] = [make.variable('w', [2], make.float([2], [1, -2])), make.variable('v', [2], make.float([2], [0, 0]))];
      const rate = make.float([], [0.1]);
      return Array.from({ length: 4 }, (): Value => {
        const gradient = make.build.scale(make.build.read(variable), 1.01);
        make.build.write('applyMomentum', { variable, velocity, momentum: 0.9, nesterov: true }, [rate, gradient], [variable, velocity]);
        return make.build.read(variable);
      });
    },
    [
      [0.8081, -1.6162],
      [0.57121561, -1.14243122],
      [0.3218596734, -0.6437193469],
      [0.0875979582, -0.1751959163],
    ],
  ),
  // With no past the two corrections cancel and a step is lr·g/|g|, whatever g.
  'the first step of Adam': byHand(
    (make) => {
      const [variable, mean] = [make.variable('w', [2], make.float([2], [1, -2])), make.variable('m', [2], make.float([2], [0, 0]))];
      const square = make.variable('s', [2], make.float([2], [0, 0]));
      const inputs = [0.1, 0.9, 0.999, 1e-8].map((value) => make.float([], [value]));
      const state = [variable, mean, square];
      make.build.write('applyAdam', { variable, mean, square, beta1: 0.9, beta2: 0.999 }, [...inputs, make.float([2], [3, -0.5])], state);
      return state.map((each) => make.build.read(each));
    },
    [
      [0.9, -1.9],
      [0.3, -0.05],
      [0.009, 0.00025],
    ],
  ),
  'cross-entropy of four equal logits is ln 4': byHand(
    (make) => {
      const targets = make.build.one('oneHot', { classes: 4, on: 1, off: 0 }, [make.ints([1], [1], [null])]);
      return [...make.build.many('crossEntropy', none, [make.float([1, 4], [7, 7, 7, 7], [null, 4]), targets]), targets];
    },
    [[Math.log(4)], [0.25, -0.75, 0.25, 0.25], [0, 1, 0, 0]],
  ),
  'among equal logits the first is the answer': byHand(
    (make) => make.build.one('errorCount', none, [make.float([3, 2], [5, 5, 5, 5, 1, 2], [null, 2]), make.ints([0, 1, 0], [3], [null])]),
    [[2]],
  ),
  'ReLU has slope 1 above zero and 0 elsewhere': byHand(
    (make) => make.build.one('reluGradient', none, [make.float([5], [5, 6, 7, 8, 9]), make.build.one('relu', none, [make.float([5], [-2, -0, 0, 1e-30, 3])])]),
    [[0, 0, 0, 8, 9]],
  ),
  'padding of `same` is left out of an average': byHand(
    (make) => {
      const pool = { poolSize: [2, 2], strides: [2, 2], padding: 'same' } as const;
      const x = make.float([1, 3, 3, 1], [1, 2, 3, 4, 5, 6, 7, 8, 9], [null, 3, 3, 1]);
      const y = make.build.one('averagePool', pool, [x]);
      return [y, make.build.one('averagePoolGradient', pool, [x, make.float([1, 2, 2, 1], [4, 2, 2, 1], [null, 2, 2, 1])])];
    },
    [
      [3, 4.5, 7.5, 9],
      [1, 1, 1, 1, 1, 1, 1, 1, 1],
    ],
  ),
  'a window is the picture, the rest was padded': byHand(
    (make) => make.build.one('windowMask', { height: 3, width: 2 }, [make.ints([1, 3, 0, 1], [1, 4], [null, 4])]),
    [[0, 0, 1, 0, 1, 0]],
  ),
};
