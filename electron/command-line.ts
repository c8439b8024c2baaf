import { resolve } from 'path';

/**
 * The design that a command line asks for, as an absolute path; null when there is none. Switches, the executable
 * and (before packaging) the application's folder stand before it, so it is known by its extension.
 */
export const designInArguments = (args: readonly string[], directory: string): string | null => {
  const name = args.slice(1).reverse().find((argument) => !argument.startsWith('-') && /\.auxnet$/iu.test(argument));
  return name === undefined ? null : resolve(directory, name);
};
