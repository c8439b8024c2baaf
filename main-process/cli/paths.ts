import { fileURLToPath } from 'url';

const beside = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Built parts next to the built command, dist/node/cli.js. */
export const builtTrainer = (): string => beside('./trainer.js');
export const builtWindow = (): string => beside('../renderer');
