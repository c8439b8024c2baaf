import type { NamedTensor } from '../checkpoint/index.ts';
import { matchWeights, type WeightMatch } from '../core/program/match-weights.ts';
import type { Network } from '../engines/network.ts';

/**
 * Puts the weights and running averages of another network into a fresh one, where names and shapes agree. Optimizer state
 * stays fresh.
 */
export async function warmStart(network: Network, tensors: ReadonlyMap<string, NamedTensor>): Promise<WeightMatch> {
  const match = matchWeights(network.variables.filter(({ kind }) => kind !== 'slot'), [...tensors.values()]);
  const taken = new Set(match.taken);
  const own = await network.readVariables();
  const values = own.map((variable) => (taken.has(variable.name) ? (tensors.get(variable.name) ?? variable) : variable));
  await network.writeVariables(new Map(values.map((value) => [value.name, value])));
  return match;
}
