import type { Tf } from '../../core/compile/tf.ts';
import { buildProgram } from '../../core/program/program.ts';
import { ProgramNetwork } from '../program-network.ts';
import type { CompileNetwork } from '../network.ts';
import { TensorFlowSession } from './session.ts';

/**
 * Compiles designs to TensorFlow graphs.
 * @param onGpu whether the session runs on CUDA: precision `auto` is mixed there
 */
export const compileForTensorFlow =
  (tf: Tf, onGpu: boolean): CompileNetwork =>
  async (graph, config) => {
    const mixed = config.precision === 'mixed' || (config.precision === 'auto' && onGpu);
    const program = buildProgram(graph, config, { compute: mixed ? 'float16' : 'float32' });
    return ProgramNetwork.create(program, await TensorFlowSession.open(tf, program.program));
  };
