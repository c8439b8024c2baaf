import { InvalidArgumentError } from 'commander';

/** Readers of options' texts for commander, which shows their error beside the option. */

export const oneOf =
  <T extends string>(names: readonly T[]) =>
  (text: string): T => {
    const found = names.find((name) => name === text);
    if (found === undefined) throw new InvalidArgumentError(`One of: ${names.join(', ')}.`);
    return found;
  };

/** Both ends count. */
export const wholeNumber =
  (from: number, to = Infinity) =>
  (text: string): number => {
    const value = Number(text);
    if (text.trim() !== '' && Number.isInteger(value) && value >= from && value <= to) return value;
    throw new InvalidArgumentError(to === Infinity ? `A whole number above ${from - 1}.` : `A whole number from ${from} to ${to}.`);
  };
