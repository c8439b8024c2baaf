/** An axis that cannot be: what is wrong and what may stand there. */
export class AxisError extends Error {
  override readonly name = 'AxisError';
}
