import { join } from 'node:path';
import { describe, test } from 'vitest';
import { putImages, trainingStory } from '../helpers/training-story.ts';
import { pictures } from './pictures.ts';
import { app, page, tellStory } from './story.ts';

/** From the data to an exit in one go; test/electron/training.test.ts walks the same steps in Electron. */
tellStory(() => {
  putImages(app.documents);
  return Promise.resolve();
});

async function chooseFolder(folder: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('option', { name: folder }).dblclick();
  await dialog.locator(`[title="${join(app.documents, folder)}"]`).waitFor();
  await dialog.getByRole('button', { name: 'Choose this folder' }).click();
}

describe.sequential('From the data to an exit', () => {
  for (const { title, walk } of trainingStory) {
    test(title, () => walk({ page, chooseFolder, pictures: (name) => pictures(page, `training-${name}`) }));
  }
});
