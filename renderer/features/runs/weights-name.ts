import type { RunSummary } from '../../../main-process/contract/studio.ts';

/** How a design names the run that its first weights are from: by its id in the library, or by its folder where that is another one. */
export const weightsName = ({ id, folder, directory }: Pick<RunSummary, 'id' | 'folder' | 'directory'>): string =>
  folder === undefined ? id : directory;
