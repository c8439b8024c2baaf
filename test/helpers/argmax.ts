/** Place of the largest value; of equals the first. */
export const argmax = (values: readonly number[]): number => values.indexOf(Math.max(...values));
