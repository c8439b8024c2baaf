import { dialog } from 'electron';
import type { BrowserWindow } from 'electron';
import type { RequestParams } from '../main-process/contract/studio.ts';

const designFilters = [{ name: 'AuxNet design', extensions: ['auxnet'] }];

/** Path that the user chose, null when dismissed. */
export const chooseToOpen = async (
  window: BrowserWindow,
  directory: string,
  { kind, title }: RequestParams<'dialog.open'>,
): Promise<string | null> => {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    title,
    defaultPath: directory,
    ...(kind === 'design' ? { filters: designFilters, properties: ['openFile'] } : { properties: ['openDirectory'] }),
  });
  return canceled ? null : (filePaths[0] ?? null);
};

/** Path that the user chose, with the extension that GTK's dialog does not add; null when dismissed. */
export const chooseToSave = async (window: BrowserWindow, suggestedPath: string, title: string): Promise<string | null> => {
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title,
    defaultPath: suggestedPath,
    filters: designFilters,
    properties: ['showOverwriteConfirmation', 'createDirectory'],
  });
  if (canceled || filePath === undefined || filePath === '') return null;
  return /\.auxnet$/iu.test(filePath) ? filePath : `${filePath}.auxnet`;
};

/** Asked when the page hangs; true when the user gives it up. */
export const mayReload = async (window: BrowserWindow, message: string): Promise<boolean> => {
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message,
    detail: 'Reloading loses changes that were not saved. Training runs go on.',
    buttons: ['Reload', 'Wait'],
    defaultId: 1,
    cancelId: 1,
  });
  return response === 0;
};
