import { existsSync } from 'fs';
import { join, sep } from 'path';

/** Where the built parts lie: dist/, or dist/legacy/. The main process is bundled as CommonJS into electron/ there: that is `__dirname`. */
const dist = join(__dirname, '..');

/** The same path outside the archive: what a process other than Electron must read is unpacked beside app.asar. */
export const unpacked = (path: string): string => path.replace(`app.asar${sep}`, `app.asar.unpacked${sep}`);

export const rendererFolder = join(dist, 'renderer');
export const preloadScript = join(__dirname, 'preload.cjs');
export const trainerScript = unpacked(join(dist, 'node', 'trainer.js'));

const iconPlaces = [process.resourcesPath, join(dist, '..', 'assets', 'icons'), join(dist, '..', '..', 'assets', 'icons')];

/** Only Linux needs it as a file; elsewhere the executable carries it. */
export const iconFile = iconPlaces.map((folder) => join(folder, 'icon.png')).find((file) => existsSync(file));
