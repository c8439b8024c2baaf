// Loaded into the main process before the application: the system's dialogs cannot be reached from a test, so that they answer
// by themselves. AUXNET_ANSWER is the folder that a person would choose.
const { dialog } = require('electron');

/** @type {(window: import('electron').BaseWindow, options: import('electron').OpenDialogOptions) => Promise<import('electron').OpenDialogReturnValue>} */
const showOpenDialog = (_window, options) => {
  const asksForFolder = options.properties?.includes('openDirectory') === true;
  return Promise.resolve({ canceled: !asksForFolder, filePaths: asksForFolder ? [process.env.AUXNET_ANSWER ?? ''] : [] });
};
Object.assign(dialog, { showOpenDialog });
