import { StudioError } from '../contract/studio-error.ts';
import type { AppInfo, Handlers, RunSummary } from '../contract/studio.ts';
import { createRunStore, joinStores } from '../runs/index.ts';
import { checkpointHandlers } from './checkpoints.ts';
import { rateHandlers } from './rates.ts';
import { timeHandlers } from './time-estimate.ts';
import { createBlockFolder } from './saved-blocks.ts';
import { datasetHandlers } from './datasets.ts';
import { createDownloads } from './downloads.ts';
import { deviceHandlers } from './devices.ts';
import { openEvaluations } from './evaluations.ts';
import { fileHandlers } from './files.ts';
import { stderrLog, type Log } from './log.ts';
import { predictionHandlers } from './prediction.ts';
import { recentHandlers } from './recent-files.ts';
import { createRunFolders } from './run-folders.ts';
import { runHandlers } from './run-handlers.ts';
import { experimentHandlers } from './experiments.ts';
import { createRunManager } from './run-manager.ts';
import { runSettingsFile } from './run-settings.ts';
import { blocksFolder, runsFolder } from './home.ts';
import { limitSteps } from './step-limiter.ts';
import type { ServiceEvent } from './service-event.ts';
import type { SpawnTrainer } from './trainer-process.ts';
import { createWindowConnections, type WindowConnection } from './window-connections.ts';

export { forkTrainer } from './fork-trainer.ts';
export { defaultDocuments, defaultHome } from './home.ts';
export { stderrLog, type Log } from './log.ts';
export type { SpawnTrainer, TrainerExit, TrainerProcess } from './trainer-process.ts';

export interface ServiceOptions {
  /** Folder of the application's own data: runs, recent files. Created when needed. */
  readonly home: string;
  /** Folder offered first by the file dialogs. */
  readonly documents: string;
  readonly host: AppInfo['host'];
  readonly version: string;
  readonly nativeDialogs?: boolean;
  readonly windowControls?: boolean;
  readonly spawnTrainer: SpawnTrainer;
  readonly log?: Log;
}

export type { ServiceEvent } from './service-event.ts';
export type { WindowConnection } from './window-connections.ts';

export interface Service {
  /** Hosts spread these and put their own dialogs and window requests over the defaults, which refuse. */
  readonly handlers: Handlers;
  /** A window comes: its session, the recovery of its documents, the files it has open. `tell` is called with what concerns it alone. */
  connect(tell: (event: ServiceEvent) => void): WindowConnection;
  /** The result ends the subscription. */
  onEvent(listener: (event: ServiceEvent) => void): () => void;
  /** Checkpoints and stops what trains, within a limit; then kills. */
  close(): Promise<void>;
}

const unsupported = (what: string) => (): Promise<never> => Promise.reject(new StudioError('unsupported', `This host has no ${what}.`));

/** The application behind the window: answers every request of the contract. */
export function createService(options: ServiceOptions): Service {
  const log = options.log ?? stderrLog;
  const listeners = new Set<(event: ServiceEvent) => void>();
  const emit = (event: ServiceEvent): void => {
    for (const listener of listeners) listener(event);
  };
  const onProblem = (message: string): void => log('warning', message);
  const library = createRunStore({ directory: runsFolder(options.home), onProblem });
  const settings = runSettingsFile(options.home);
  const folders = createRunFolders({
    home: options.home,
    own: library,
    settings,
    onProblem,
    onChanged: () => emit({ name: 'runs.foldersChanged', payload: {} }),
    owns: (id) => manager.owns(id),
  });
  /** What can be asked about any run that is shown. */
  const store = joinStores(library, folders.stores);
  const { handlers: predictions, runChanged, close: endPredictions } = predictionHandlers(store, options.spawnTrainer);
  const onChanged = (summary: RunSummary): void => {
    runChanged(summary);
    evaluations.runChanged(summary);
    emit({ name: 'run.changed', payload: { summary } });
  };
  const versions = { auxnet: options.version, node: process.versions.node };
  const manager = createRunManager({
    store,
    spawnTrainer: options.spawnTrainer,
    versions,
    log,
    onEvent: limitSteps((run, event) => emit({ name: 'run.event', payload: { run, event } })),
    onChanged,
    onIdle: () => evaluations.idle(),
    onQueue: (state) => emit({ name: 'queue.changed', payload: state }),
    keepsQueue: true,
  });
  const { close: endRateTests, ...rates } = rateHandlers(options.spawnTrainer, store.directory, (payload) => emit({ name: 'rates.point', payload }));
  const evaluations = openEvaluations({
    spawnTrainer: options.spawnTrainer,
    store,
    training: () => manager.training,
    tell: (payload) => emit({ name: 'evaluation.progress', payload }),
    after: {
      isWanted: () => settings.read().then(({ evaluateAfter }) => evaluateAfter),
      ended: (payload) => emit({ name: 'evaluation.ended', payload }),
    },
  });
  const blocks = createBlockFolder(blocksFolder(options.home), () => emit({ name: 'blocks.changed', payload: {} }), log);
  const downloads = createDownloads({ home: options.home, onProgress: (payload) => emit({ name: 'dataset.progress', payload }) });
  const info: AppInfo = {
    name: 'AuxNet Studio',
    version: options.version,
    host: options.host,
    platform: process.platform,
    documents: options.documents,
    nativeDialogs: options.nativeDialogs ?? false,
    windowControls: options.windowControls ?? false,
  };

  const handlers: Handlers = {
    'app.info': () => Promise.resolve(info),
    ...fileHandlers(options.documents),
    ...recentHandlers(options.home, log),
    ...blocks.handlers,
    'blocks.reveal': unsupported('file manager'),
    'files.watch': unsupported('window connected'),
    'session.start': unsupported('window connected'),
    'session.keep': unsupported('window connected'),
    'recovery.write': unsupported('window connected'),
    'recovery.list': unsupported('window connected'),
    'recovery.read': unsupported('window connected'),
    'recovery.discard': unsupported('window connected'),
    'dialog.open': unsupported('native dialogs'),
    'dialog.save': unsupported('native dialogs'),
    'window.state': unsupported('window of its own'),
    'window.close': unsupported('window of its own'),
    ...deviceHandlers(options.spawnTrainer),
    ...datasetHandlers({
      spawnTrainer: options.spawnTrainer,
      folderOf: downloads.folderOf,
      onLooking: (payload) => emit({ name: 'dataset.looking', payload }),
      documents: options.documents,
    }),
    'runs.reveal': unsupported('file manager'),
    ...runHandlers({
      store,
      manager,
      settings,
      refreshFolders: folders.refresh,
      onDelete: (run) => evaluations.forget(run),
      onChanged,
      onDeleted: (run) => emit({ name: 'run.deleted', payload: { run } }),
    }),
    ...folders.handlers,
    ...experimentHandlers(store, manager),
    ...checkpointHandlers(store, manager, versions),
    ...rates,
    ...evaluations.handlers,
    ...predictions,
    ...timeHandlers(library),
    ...downloads.handlers,
  };

  const connections = new Set<WindowConnection>();
  const connectWindow = createWindowConnections({ home: options.home, log, write: handlers['files.write'], tellAll: emit });

  return {
    handlers,
    connect(tell) {
      const { handlers: own, close } = connectWindow(tell);
      const connection: WindowConnection = {
        handlers: own,
        async close() {
          await close();
          connections.delete(connection);
        },
      };
      connections.add(connection);
      return connection;
    },
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      blocks.close();
      endRateTests();
      evaluations.close();
      endPredictions();
      await Promise.all([manager.close(), downloads.close(), ...[...connections].map((connection) => connection.close())]);
    },
  };
}
