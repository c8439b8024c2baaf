/** Closes a switch over a discriminated union: does not compile while a variant is left. */
export function assertNever(value: never): never {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`);
}
