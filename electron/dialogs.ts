import { dialog } from 'electron';
import type { BrowserWindow, FileFilter } from 'electron';
import { fileExtensions } from '../main-process/contract/studio.ts';
import type { FileType, RequestParams } from '../main-process/contract/studio.ts';

const fileNames: Readonly<Record<FileType, string>> = {
  design: 'AuxNet design',
  block: 'AuxNet saved block',
  model: 'Keras or TensorFlow.js model',
  svg: 'SVG picture',
  png: 'PNG picture',
  csv: 'CSV table',
  markdown: 'Markdown text',
  latex: 'LaTeX table',
};
const filtersOf = (type: FileType): FileFilter[] => [{ name: fileNames[type], extensions: [fileExtensions[type].slice(1)] }];

/** Some sets have files without an ending: all are offered too. */
const dataFilters: FileFilter[] = [
  { name: 'Data set or archive', extensions: ['gz', 'tgz', 'mat', 'bin'] },
  { name: 'All files', extensions: ['*'] },
];

/** Path that the user chose, null when dismissed. */
export const chooseToOpen = async (
  window: BrowserWindow,
  directory: string,
  { kind, title }: RequestParams<'dialog.open'>,
): Promise<string | null> => {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    title,
    defaultPath: directory,
    ...(kind === 'directory' ? { properties: ['openDirectory'] } : { filters: kind === 'data' ? dataFilters : filtersOf(kind), properties: ['openFile'] }),
  });
  return canceled ? null : (filePaths[0] ?? null);
};

/** Path that the user chose, with the extension that GTK's dialog does not add; null when dismissed. */
export const chooseToSave = async (window: BrowserWindow, suggestedPath: string, title: string, type: FileType): Promise<string | null> => {
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title,
    defaultPath: suggestedPath,
    filters: filtersOf(type),
    properties: ['showOverwriteConfirmation', 'createDirectory'],
  });
  if (canceled || filePath === undefined || filePath === '') return null;
  const extension = fileExtensions[type];
  return filePath.toLowerCase().endsWith(extension) ? filePath : `${filePath}${extension}`;
};

/** Asked when the page hangs; true when the user gives it up. */
export const mayReload = async (window: BrowserWindow, message: string): Promise<boolean> => {
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message,
    detail: 'Changes that were not saved are offered again, but for those of the last seconds. Training runs go on.',
    buttons: ['Reload', 'Wait'],
    defaultId: 1,
    cancelId: 1,
  });
  return response === 0;
};
