import { resolve } from 'path';
import { fileURLToPath } from 'url';

/**
 * The designs that a command line asks for, as absolute paths. Switches, the executable and (before packaging) the
 * application's folder stand before them, so they are known by their extension. Linux desktops may hand over a file:
 * address in place of a path.
 */
export const designsInArguments = (args: readonly string[], directory: string): readonly string[] =>
  args
    .slice(1)
    .filter((argument) => !argument.startsWith('-') && /\.auxnet$/iu.test(argument))
    .map((name) => (name.startsWith('file://') ? pathOf(name) : resolve(directory, name)))
    .filter((path): path is string => path !== null);

const pathOf = (address: string): string | null => {
  try {
    return fileURLToPath(address);
  } catch {
    return null; // On another machine, or not well-formed: nothing that could be opened.
  }
};
