// Loaded into the main process before the application: the system's dialogs cannot be reached from a test, so that they answer
// by themselves. AUXNET_ANSWER is the folder that a person would choose, AUXNET_ANSWER_FILE the file; what would be shown in the
// file manager is written into the file AUXNET_SHOWN.
const { writeFileSync } = require('fs');
const { dialog, shell } = require('electron');

/** @param {import('electron').BaseWindow} _window @param {import('electron').OpenDialogOptions} options */
const showOpenDialog = (_window, options) => {
  const asksForFolder = options.properties?.includes('openDirectory') === true;
  const answer = asksForFolder ? process.env.AUXNET_ANSWER : process.env.AUXNET_ANSWER_FILE;
  return Promise.resolve({ canceled: answer === undefined, filePaths: answer === undefined ? [] : [answer] });
};
Object.assign(dialog, { showOpenDialog });
/** @param {string} path */
const showItemInFolder = (path) => writeFileSync(process.env.AUXNET_SHOWN ?? '', path);
if (process.env.AUXNET_SHOWN) Object.assign(shell, { showItemInFolder });
