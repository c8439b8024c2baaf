import type { LayerId } from '../lower/lowered-graph.ts';
import type { LayersModel, Variable } from './tf.ts';

/** A weight under its stable name, `layerId/kernel`: the key in checkpoints and exports. */
export interface NamedWeight {
  readonly name: string;
  readonly layer: LayerId;
  /** `kernel`, `bias`, `gamma`, `beta`, `moving_mean`, `moving_variance`. */
  readonly role: string;
  readonly trainable: boolean;
  /** The live variable; its dataId changes at every assignment. */
  readonly variable: Variable;
}

/** All weights of a model in the order of its layers. tfjs's own names gain a suffix when a design is compiled twice; these do not. */
export function namedWeights(model: LayersModel): readonly NamedWeight[] {
  return model.layers.flatMap((layer) =>
    layer.weights.map((weight) => {
      const role = weight.originalName.slice(weight.originalName.lastIndexOf('/') + 1);
      return { name: `${layer.name}/${role}`, layer: layer.name, role, trainable: weight.trainable, variable: weight.read() as Variable };
    }),
  );
}
