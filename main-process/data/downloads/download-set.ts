import { promises as fs, statfs } from 'fs';
import { join } from 'path';
import type { DownloadState } from '../../contract/studio.ts';
import { grouped } from '../../core/text.ts';
import type { Cancellation } from './cancellation.ts';
import { bytesOf, type CatalogueEntry, type Mirror } from './catalogue.ts';
import { diskError, DownloadError } from './download-error.ts';
import { fetchFile, partOf, sizeOrNull, type FetchOptions } from './fetch-file.ts';
import { Rate } from './rate.ts';

export type RunningDownload = Extract<DownloadState, { state: 'running' }>;

export interface DownloadOptions extends Partial<Pick<FetchOptions, 'timeouts' | 'retries' | 'open'>> {
  readonly cancellation: Cancellation;
  /** Called at every chunk; whoever shows it chooses how often to look. */
  readonly onProgress: (progress: RunningDownload) => void;
}

const TIMEOUTS = { connect: 20_000, stall: 30_000 };
const RETRIES = [1000, 4000, 10_000];

/** Folder of the application's copies. */
export const downloadFolder = (home: string, entry: CatalogueEntry): string => join(home, 'datasets', entry.folder);

/**
 * Folder of a copy that is whole; null where there is none. What lies there under a published name and size was checked
 * before it got that name.
 */
export async function downloadedFolder(home: string, entry: CatalogueEntry): Promise<string | null> {
  const folder = downloadFolder(home, entry);
  for (const { files } of entry.mirrors) {
    const sizes = await Promise.all(files.map(({ name }) => sizeOrNull(join(folder, name))));
    if (files.every(({ bytes }, i) => sizes[i] === bytes)) return folder;
  }
  return null;
}

/** Bytes of a mirror's files that are there, whole or in part. */
export async function keptBytes(home: string, entry: CatalogueEntry, { files }: Mirror): Promise<number> {
  const folder = downloadFolder(home, entry);
  const sizes = await Promise.all(
    files.map(async ({ name, bytes }) => {
      const target = join(folder, name);
      return Math.min(bytes, (await sizeOrNull(target)) ?? (await sizeOrNull(partOf(target))) ?? 0);
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

/**
 * Brings all files of a data set, one after the other; those that are there are not asked for again.
 * @returns the folder
 * @throws DownloadError that says what happened and what to do
 */
export async function downloadSet(home: string, entry: CatalogueEntry, mirror: Mirror, options: DownloadOptions): Promise<string> {
  const { cancellation, onProgress } = options;
  const folder = downloadFolder(home, entry);
  await fs.mkdir(folder, { recursive: true }).catch((error: unknown) => Promise.reject(diskError(error, folder)));
  const total = bytesOf(mirror.files);
  await checkRoom(folder, total - (await keptBytes(home, entry, mirror)));
  const rate = new Rate();
  let before = 0;
  for (const file of mirror.files) {
    const target = join(folder, file.name);
    const url = mirror.base + file.name;
    if ((await sizeOrNull(target)) !== file.bytes) {
      const report: FetchOptions['onProgress'] = (phase, inFile) => {
        const received = before + inFile;
        if (phase === 'receiving') rate.add(received, Date.now());
        const bytesPerSecond = rate.bytesPerSecond;
        const secondsLeft = bytesPerSecond === null || bytesPerSecond <= 0 ? null : (total - received) / bytesPerSecond;
        onProgress({ state: 'running', phase, mirror: mirror.id, file: file.name, received, total, bytesPerSecond, secondsLeft });
      };
      try {
        const { timeouts = TIMEOUTS, retries = RETRIES, open } = options;
        await fetchFile(url, target, file, { timeouts, retries, cancellation, onProgress: report, ...(open && { open }) });
      } catch (error) {
        throw withNextStep(error, url, target);
      }
    }
    before += file.bytes;
  }
  return folder;
}

/** What a person can do by hand where the network does not do it. */
function withNextStep(error: unknown, url: string, target: string): unknown {
  if (!(error instanceof DownloadError) || !['offline', 'cut', 'refused'].includes(error.kind)) return error;
  const next = error.kind === 'cut' ? 'Download again to go on from where it stopped, or choose another mirror. Or' : 'Choose another mirror, or';
  return new DownloadError(error.kind, `${error.message} ${next} download ${url} by hand and choose that file or its folder, or put it at ${target}.`, error);
}

/** Where the system tells how much room there is (Node 18.15 on), a download that cannot fit is not begun. */
async function checkRoom(folder: string, needed: number): Promise<void> {
  if (typeof statfs !== 'function') return;
  const free = await new Promise<number>((resolve) => {
    statfs(folder, (error, status) => resolve(error ? Number.POSITIVE_INFINITY : status.bavail * status.bsize));
  });
  if (free >= needed) return;
  const mega = (bytes: number): string => `${grouped(Math.ceil(bytes / 1e6))} MB`;
  throw new DownloadError('disk', `The disk is too full: ${mega(needed)} are to come, ${mega(free)} are free at ${folder}. Make room and download again.`);
}
