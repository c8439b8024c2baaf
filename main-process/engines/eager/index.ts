import type { Tf } from '../../core/compile/tf.ts';
import type { Program } from '../../core/program/ir.ts';
import { buildProgram } from '../../core/program/program.ts';
import type { ProgramExecutor } from '../executor.ts';
import type { CompileNetwork } from '../network.ts';
import { ProgramNetwork } from '../program-network.ts';
import { EagerExecutor } from './executor.ts';

/** Compiles designs to programs that run op by op on the active backend of `tf`, in float32. */
export const eagerNetwork =
  (tf: Tf, execute: (program: Program) => ProgramExecutor = (program) => new EagerExecutor(tf, program)): CompileNetwork =>
  async (graph, config) => {
    if (config.precision === 'mixed') {
      throw new Error('This engine computes in float32 only. Set the precision to "auto" or "float32", or take the engine "tensorflow".');
    }
    const program = buildProgram(graph, config, { compute: 'float32' });
    return ProgramNetwork.create(program, execute(program.program));
  };
