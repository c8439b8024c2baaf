import type { BenchPlaces } from '../bench/peers.ts';
import type { SpawnTrainer } from '../service/index.ts';
import type { Output } from './output.ts';

/** What the commands need of the process around them. */
export interface CliContext {
  readonly output: Output;
  readonly spawnTrainer: SpawnTrainer;
  /** Folder of the application's own data. */
  readonly home: string;
  readonly version: string;
  /** Built window, dist/renderer. */
  readonly window: string;
  /** The program that serves it, dist/node/web-host.js. */
  readonly webHost: string;
  /** Programs of `auxnet bench`. */
  readonly bench: BenchPlaces;
}
