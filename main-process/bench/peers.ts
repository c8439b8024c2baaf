import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { EntrantFailure, type Launch } from './entrant-process.ts';

/** Where the programs of the entrants lie. */
export interface BenchPlaces {
  /** Our engines: the built main-process/bench/our-entrant.ts. */
  readonly ours: string;
  /** A plain tf.layers model: the built bench/peers/tfjs-layers.ts. */
  readonly tfjsLayers: string;
  /** Folder of the Python peers, bench/peers. */
  readonly peers: string;
}

export const peerNames = ['pytorch', 'keras', 'tfjs-layers'] as const;
export type PeerName = (typeof peerNames)[number];

export const peerTitles: Readonly<Record<PeerName, string>> = {
  pytorch: 'PyTorch, channels-last',
  keras: 'Keras',
  'tfjs-layers': 'tfjs-node, plain layers',
};

export const launchOurs = ({ ours }: BenchPlaces): Launch => ({ command: process.execPath, args: [ours] });

/**
 * How to start a peer. For the Python peers a virtual environment is made the first time, which takes a download and minutes.
 * @throws EntrantFailure with the reason where it cannot be had here
 */
export async function launchPeer(name: PeerName, places: BenchPlaces, say: (text: string) => void): Promise<Launch> {
  if (name === 'tfjs-layers') return { command: process.execPath, args: [places.tfjsLayers] };
  const program = join(places.peers, `${name}_peer.py`);
  // They read their memory with Python's `resource`.
  if (process.platform === 'win32') throw new EntrantFailure('is measured on Linux and macOS only');
  if (!existsSync(program)) throw new EntrantFailure('comes with the sources of AuxNet Studio only');
  // -B: leaves no compiled files beside the sources.
  return { command: await pythonOf(name, places, say), args: ['-B', program] };
}

/** Python of the peer's virtual environment (bench/peers/environment.mjs), which has its own time limits. */
function pythonOf(name: PeerName, { peers }: BenchPlaces, say: (text: string) => void): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(peers, 'environment.mjs'), name], { stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    let python = '';
    let last = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (python += text));
    createInterface({ input: child.stderr }).on('line', (line) => {
      last = line;
      if (!line.startsWith(CANNOT)) say(line);
    });
    child.on('error', (error) => reject(new EntrantFailure(`its environment cannot be made: ${error.message}`)));
    child.on('close', (code) => {
      if (code === 0 && python.trim() !== '') resolve(python.trim());
      else reject(new EntrantFailure(`its environment cannot be made: ${last.replace(CANNOT, '')}`));
    });
  });
}

/** How environment.mjs begins the line that says why. */
const CANNOT = 'cannot: ';
