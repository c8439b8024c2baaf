import { join, sep } from 'path';

/** Where the built parts lie. The main process is bundled as CommonJS into dist/electron/, so `__dirname` is that folder. */
const dist = join(__dirname, '..');

/** The same path outside the archive: what a process other than Electron must read is unpacked beside app.asar. */
export const unpacked = (path: string): string => path.replace(`app.asar${sep}`, `app.asar.unpacked${sep}`);

export const rendererFolder = join(dist, 'renderer');
export const preloadScript = join(__dirname, 'preload.cjs');
export const trainerScript = unpacked(join(dist, 'node', 'trainer.js'));
export const iconFile = join(dist, '..', 'assets', 'icons', 'icon.png');
