import { nativeOps } from '../../core/compile/native-ops.ts';
import type { Tensor, Tf, Variable } from '../../core/compile/tf.ts';
import type { AnyNode, Program, ProgramFunction, Value } from '../../core/program/ir.ts';
import type { PrimitiveName } from '../../core/program/primitives/registry.ts';
import type { Feeds, ProgramExecutor } from '../executor.ts';
import type { EagerKernel, Inputs, Machine } from './kernel.ts';
import { kernels } from './kernels/index.ts';
import { schedule, type Step } from './schedule.ts';

/**
 * Runs a program op by op on the active backend of TensorFlow.js, whatever it is. The reference for the compiled engine,
 * and the executor of the backends that have no graphs (WebGPU, WebAssembly, plain JavaScript).
 */
export class EagerExecutor implements ProgramExecutor {
  readonly #tf: Tf;
  readonly #program: Program;
  readonly #variables: ReadonlyMap<string, Variable>;
  readonly #schedules = new Map<ProgramFunction, readonly Step[]>();
  readonly #machine: Omit<Machine, 'feed'>;

  /** Variables are 0 until a function sets them. @throws when the program is not in float32 */
  constructor(tf: Tf, program: Program) {
    const half = program.nodes.find(({ outputs }) => outputs.some(({ dtype }) => dtype === 'float16'));
    if (half) throw new Error(`"${half.name}" computes in float16; this engine computes in float32 only.`);
    this.#tf = tf;
    this.#program = program;
    this.#variables = new Map(program.variables.map(({ name, shape }) => [name, tf.tidy(() => tf.variable(tf.zeros([...shape]), false))]));
    const variable: Machine['variable'] = ({ name }) => {
      const known = this.#variables.get(name);
      if (!known) throw new Error(`The program has no variable "${name}".`);
      return known;
    };
    this.#machine = { tf, native: nativeOps(tf), variable };
  }

  async run(name: string, feeds: Feeds): Promise<Readonly<Record<string, Float32Array>>> {
    const called = this.#program.functions[name];
    if (!called) throw new Error(`The program has no function "${name}".`);
    const results = this.#compute(called, feeds);
    try {
      const fetches = Object.entries(called.fetches).map(async ([key, value]) => {
        const data = await (results.get(value) as Tensor).data<'float32'>();
        // A copy: on plain JavaScript it is the tensor's own memory.
        return [key, data.slice()] as const;
      });
      return Object.fromEntries(await Promise.all(fetches));
    } finally {
      this.#tf.dispose([...results.values()]);
    }
  }

  /** Only a backend that allocates on a device of its own says how much: WebGPU, its pool of buffers included. */
  get deviceBytes(): (() => number) | undefined {
    const allocated = (): unknown => Reflect.get(this.#tf.memory(), 'numBytesAllocatedInGPU');
    return typeof allocated() === 'number' ? () => Number(allocated()) : undefined;
  }

  dispose(): void {
    this.#tf.dispose([...this.#variables.values()]);
  }

  /** Runs the nodes; what is left are the values to fetch. */
  #compute(called: ProgramFunction, feeds: Feeds): ReadonlyMap<Value, Tensor> {
    const names = new Map(Object.entries(called.feeds).map(([key, value]) => [value, key]));
    const feed: Machine['feed'] = (placeholder) => {
      const key = names.get(placeholder) ?? placeholder.node.name;
      const fed = feeds[key];
      if (!fed) throw new Error(`Function "${called.name}" was not given "${key}".`);
      return fed;
    };
    const machine: Machine = { ...this.#machine, feed };
    const live = new Map<Value, Tensor>();
    try {
      for (const { node, release } of this.#scheduleOf(called)) {
        const inputs = node.inputs.map((input) => live.get(input) as Tensor);
        const outputs = this.#tf.tidy(() => [...apply(machine, node, inputs as readonly Tensor[] as Inputs)]);
        node.outputs.forEach((output, i) => live.set(output, outputs[i] as Tensor));
        for (const value of release) {
          live.get(value)?.dispose();
          live.delete(value);
        }
      }
      return live;
    } catch (error) {
      this.#tf.dispose([...live.values()]);
      throw error;
    }
  }

  #scheduleOf(called: ProgramFunction): readonly Step[] {
    const made = this.#schedules.get(called) ?? schedule(called);
    this.#schedules.set(called, made);
    return made;
  }
}

function apply(machine: Machine, node: AnyNode, inputs: Inputs): readonly Tensor[] {
  // The map ties name and attributes; TypeScript cannot follow that through the union of all primitives.
  const kernel = kernels[node.primitive] as EagerKernel<PrimitiveName>;
  return kernel({ ...machine, attributes: node.attributes, inputs, node });
}
