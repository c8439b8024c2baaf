import { app } from 'electron';
import { join } from 'path';
import packageFile from '../package.json' with { type: 'json' };
import { createService, defaultHome, stderrLog } from '../main-process/service/index.ts';
import type { Service } from '../main-process/service/index.ts';
import { registerAppScheme, serveRenderer } from './app-protocol.ts';
import { designsInArguments } from './command-line.ts';
import { showMenu } from './menu.ts';
import { rendererFolder } from './paths.ts';
import { denyByDefault, denyPermissions } from './security.ts';
import { connectWindow } from './studio-window.ts';
import type { StudioWindow } from './studio-window.ts';
import { trainerSpawner } from './trainer-process.ts';
import { drawsWindowControls, openWindow } from './window.ts';

/** Milliseconds for the service to checkpoint and stop what trains; then the application ends all the same. */
const shutdownLimit = 30_000;

const home = defaultHome();
/** Designs asked for before there is a window. */
let filesToOpen: readonly string[] = designsInArguments(process.argv, process.cwd());
let studio: StudioWindow | null = null;
let service: Service | null = null;

const openFile = (path: string): void => {
  if (studio === null) filesToOpen = [...filesToOpen, path];
  else {
    studio.show();
    studio.openFile(path);
  }
};

const openStudio = (): void => {
  if (service === null || studio !== null) return;
  const window = openWindow(join(home, 'window.json'));
  studio = connectWindow({ window, service, documents: app.getPath('documents'), onRecentChange: () => void refreshMenu() });
  window.once('closed', () => {
    studio = null;
  });
  for (const path of filesToOpen) studio.openFile(path);
  filesToOpen = [];
};

const refreshMenu = async (): Promise<void> => {
  const recent = service === null ? [] : (await service.handlers['recent.list']({})).files;
  const actions = {
    command: (command: Parameters<StudioWindow['sendCommand']>[0]) => studio?.sendCommand(command),
    openFile,
    clearRecent: () => void service?.handlers['recent.clear']({}).then(refreshMenu),
  };
  showMenu(actions, recent);
};

const start = async (): Promise<void> => {
  await app.whenReady();
  denyPermissions();
  serveRenderer(rendererFolder);
  service = createService({
    home,
    documents: app.getPath('documents'),
    host: 'electron',
    version: packageFile.version,
    nativeDialogs: true,
    windowControls: process.platform === 'darwin' || drawsWindowControls(),
    spawnTrainer: trainerSpawner(),
  });
  openStudio();
  await refreshMenu();
};

const shutDown = async (running: Service): Promise<void> => {
  const limit = new Promise((resolve) => setTimeout(resolve, shutdownLimit));
  await Promise.race([running.close(), limit]).catch((error: unknown) => stderrLog('error', 'The service did not stop cleanly.', error));
};

denyByDefault();
registerAppScheme();
app.setName(packageFile.productName);
app.setAppUserModelId('studio.auxnet.app');
// One home, one instance: with a home of its own (tests) the application shares neither lock nor settings.
if (process.env['AUXNET_HOME']) app.setPath('userData', join(home, 'electron'));

app.on('second-instance', (_event, argv, directory) => {
  studio?.show();
  for (const path of designsInArguments(argv, directory)) openFile(path);
});
app.on('open-file', (event, path) => {
  event.preventDefault();
  openFile(path);
});
app.on('activate', openStudio);
app.on('before-quit', () => studio?.closeToQuit());
app.on('window-all-closed', () => {
  if (process.platform !== 'darwin') app.quit();
});
app.on('will-quit', (event) => {
  if (service === null) return;
  event.preventDefault();
  const running = service;
  service = null;
  void shutDown(running).then(() => app.exit(0));
});

if (app.requestSingleInstanceLock()) {
  start().catch((error: unknown) => {
    stderrLog('error', 'AuxNet Studio could not start.', error);
    app.exit(1);
  });
} else {
  app.quit();
}
