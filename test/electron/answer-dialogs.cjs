// Loaded into the main process before the application: the system's dialogs cannot be reached from a test, so that they answer
// by themselves. AUXNET_ANSWER is the folder that a person would choose.
const { dialog } = require('electron');

/** @param {import('electron').BaseWindow} _window @param {import('electron').OpenDialogOptions} options */
const showOpenDialog = (_window, options) => {
  const asksForFolder = options.properties?.includes('openDirectory') === true;
  return Promise.resolve({ canceled: !asksForFolder, filePaths: asksForFolder ? [process.env.AUXNET_ANSWER ?? ''] : [] });
};
Object.assign(dialog, { showOpenDialog });
