import { resolve } from 'path';
import { fileURLToPath } from 'url';

/**
 * The design that a command line asks for, as an absolute path; null when there is none. Switches, the executable
 * and (before packaging) the application's folder stand before it, so it is known by its extension. Linux desktops
 * may hand over a file: address in place of a path.
 */
export const designInArguments = (args: readonly string[], directory: string): string | null => {
  const name = args.slice(1).reverse().find((argument) => !argument.startsWith('-') && /\.auxnet$/iu.test(argument));
  if (name === undefined) return null;
  return name.startsWith('file://') ? pathOf(name) : resolve(directory, name);
};

const pathOf = (address: string): string | null => {
  try {
    return fileURLToPath(address);
  } catch {
    return null; // On another machine, or not well-formed: nothing that could be opened.
  }
};
