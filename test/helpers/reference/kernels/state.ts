import type * as primitives from '../../../../main-process/core/program/primitives/state.ts';
import { at, map, sizeOf, tensor64, valueOf, zeros } from '../tensor.ts';
import type { FedPrimitive, Kernels, Machine } from './kernel.ts';

export const state: Kernels<Exclude<keyof typeof primitives, FedPrimitive>> = {
  constant: ({ values, shape }) => [map(zeros(shape), (_, i) => (values.length === 1 ? values[0] : values[i]) ?? NaN)],
  read: ({ variable: { name, shape } }, _, machine) => [tensor64(variable(machine, name), shape)],
  assign: ({ variable: { name } }, [x], { variables }) => {
    variables.set(name, Float64Array.from(x.data));
    return [];
  },
  applyMomentum: ({ variable: { name }, velocity, momentum, nesterov }, [rate, g], machine) => {
    const v = variable(machine, velocity.name).map((old, i) => momentum * old + at(g, i));
    const along = (speed: number, i: number): number => (nesterov ? at(g, i) + momentum * speed : speed);
    const moved = (old: number, i: number): number => old - valueOf(rate) * along(v[i] as number, i);
    const theta = variable(machine, name).map(moved);
    machine.variables.set(velocity.name, v).set(name, theta);
    return [];
  },
  applyAdam: ({ variable: { name }, mean, square, beta1, beta2 }, [rate, beta1Power, beta2Power, epsilon, g], machine) => {
    const m = variable(machine, mean.name).map((old, i) => beta1 * old + (1 - beta1) * at(g, i));
    const v = variable(machine, square.name).map((old, i) => beta2 * old + (1 - beta2) * at(g, i) ** 2);
    const step = (valueOf(rate) * Math.sqrt(1 - valueOf(beta2Power))) / (1 - valueOf(beta1Power));
    const moved = (old: number, i: number): number => old - (step * (m[i] as number)) / (Math.sqrt(v[i] as number) + valueOf(epsilon));
    const theta = variable(machine, name).map(moved);
    machine.variables.set(mean.name, m).set(square.name, v).set(name, theta);
    return [];
  },
  pack: (_, inputs) => {
    const values = inputs.flatMap(({ data }) => [...data]);
    return [tensor64(values, [values.length])];
  },
  unpack: ({ shapes }, [packed]) => {
    let end = 0;
    return shapes.map((shape) => {
      const start = end;
      end += sizeOf(shape);
      return tensor64(packed.data.subarray(start, end), shape);
    });
  },
};

function variable({ variables }: Machine, name: string): Float64Array {
  const values = variables.get(name);
  if (values === undefined) throw new Error(`The variable "${name}" has no value.`);
  return values;
}
