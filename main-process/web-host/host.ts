import { resolve } from 'node:path';
import { createService, defaultDocuments, stderrLog, type SpawnTrainer } from '../service/index.ts';
import { openBrowser } from './open-browser.ts';
import { serve } from './serve.ts';

export interface HostOptions {
  readonly port?: number;
  readonly open: boolean;
  readonly file?: string;
  readonly home: string;
  readonly version: string;
  /** Built window, dist/renderer. */
  readonly root: string;
  readonly spawnTrainer: SpawnTrainer;
}

/** Serves the window until SIGINT or SIGTERM. Prints the address as the one line on stdout; resolves once all is closed. */
export async function runHost(options: HostOptions): Promise<void> {
  const service = createService({
    home: options.home,
    documents: defaultDocuments(),
    host: 'browser',
    version: options.version,
    spawnTrainer: options.spawnTrainer,
  });
  const host = await serve({
    service,
    root: options.root,
    ...(options.port === undefined ? {} : { port: options.port }),
    ...(options.file === undefined ? {} : { file: resolve(options.file) }),
    log: stderrLog,
    onAddress: (address) => process.stderr.write(`For another browser: ${address}\n`),
  });
  // Listening before the address is out: who reads it may signal at once.
  const stopped = nextSignal();
  process.stdout.write(`AuxNet Studio: ${host.address()}\n`);
  if (options.open && !(await openBrowser(host.address()))) process.stderr.write('No browser could be opened; open the address yourself.\n');
  await stopped;
  await Promise.all([host.close(), service.close()]);
}

/** Resolves at the first SIGINT or SIGTERM; a second one ends the process at once. */
function nextSignal(): Promise<void> {
  return new Promise((resolve) => {
    let asked = 0;
    const signal = (): void => {
      asked += 1;
      if (asked > 1) process.exit(130);
      resolve();
    };
    process.on('SIGINT', signal);
    process.on('SIGTERM', signal);
  });
}
