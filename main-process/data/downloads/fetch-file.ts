import { createHash, type Hash } from 'crypto';
import { createReadStream, promises as fs } from 'fs';
import type { IncomingMessage } from 'http';
import { dirname } from 'path';
import { rename, syncFolder } from '../../files/atomic.ts';
import { grouped } from '../../core/text.ts';
import type { Cancellation } from './cancellation.ts';
import type { PublishedFile } from './catalogue.ts';
import { diskError, DownloadError } from './download-error.ts';
import { chunksOf, requestFile, type Timeouts } from './request.ts';

export interface FetchOptions {
  readonly timeouts: Timeouts;
  readonly cancellation: Cancellation;
  readonly onProgress: (phase: 'connecting' | 'receiving' | 'checking', received: number) => void;
  /** Milliseconds before another try after a broken connection; one entry a try. */
  readonly retries: readonly number[];
  /** Opens the part file; tests bring a disk that is full. */
  readonly open?: (path: string, flags: string) => Promise<fs.FileHandle>;
}

/** What of a file was received in an earlier try. */
export const partOf = (target: string): string => `${target}.part`;

export const sizeOrNull = (path: string): Promise<number | null> => fs.stat(path).then((status) => status.size, () => null);

/**
 * Brings one file to `target`: received beside it, checked, renamed. An earlier part is gone on with where the server can
 * do that and the file's length is still the same; else it starts over. A broken connection is tried again.
 * @throws DownloadError
 */
export async function fetchFile(url: string, target: string, file: PublishedFile, options: FetchOptions): Promise<void> {
  const part = partOf(target);
  for (let attempt = 0; ; attempt++) {
    const before = (await sizeOrNull(part)) ?? 0;
    try {
      const sum = await receive(url, part, file, options);
      if (sum === file.md5) break;
      await fs.unlink(part);
      // An earlier part can have come from somewhere else: once more, from the start.
      if (before > 0) continue;
      throw new DownloadError(
        'wrong-file',
        `${file.name} from ${new URL(url).host} is not the published file (MD5 ${sum}, expected ${file.md5}); it was not kept. Try another mirror.`,
      );
    } catch (error) {
      const again = error instanceof DownloadError && error.kind === 'cut' && attempt < options.retries.length;
      if (!again) throw error;
      await pause(options.retries[attempt] ?? 0, options.cancellation);
    }
  }
  try {
    await rename(part, target);
    await syncFolder(dirname(target));
  } catch (error) {
    throw diskError(error, target);
  }
}

/** Receives what is missing of the part file. @returns MD5 of the whole */
async function receive(url: string, part: string, file: PublishedFile, options: FetchOptions): Promise<string> {
  const { timeouts, cancellation, onProgress } = options;
  let kept = (await sizeOrNull(part)) ?? 0;
  if (kept > file.bytes) kept = 0;
  let response: IncomingMessage | null = null;
  if (kept < file.bytes) {
    onProgress('connecting', kept);
    response = await requestFile(url, kept, timeouts, cancellation);
    const goesOn = kept > 0 && continues(response, kept, file.bytes);
    if (kept > 0 && !goesOn) {
      kept = 0;
      // 200: this answer is the whole file. Anything else is not what was asked for.
      if (response.statusCode !== 200) {
        response.destroy();
        response = await requestFile(url, 0, timeouts, cancellation);
      }
    }
    checkLength(response, kept, file, url);
  }
  onProgress('receiving', kept);
  const hash = createHash('md5');
  if (kept > 0) await hashFile(part, hash, cancellation);
  const output = await (options.open ?? fs.open)(part, kept > 0 ? 'a' : 'w').catch((error: unknown) => {
    response?.destroy();
    throw diskError(error, part);
  });
  let received = kept;
  try {
    if (response) {
      for await (const chunk of chunksOf(response, url, timeouts, cancellation)) {
        received += chunk.length;
        if (received > file.bytes) throw new DownloadError('wrong-file', tooLong(url, file));
        await writeAll(output, chunk, part);
        hash.update(chunk);
        onProgress('receiving', received);
      }
    }
    if (received < file.bytes) throw new DownloadError('cut', `The connection to ${new URL(url).host} ended after ${received} of ${file.bytes} bytes.`);
    onProgress('checking', received);
    await output.sync().catch((error: unknown) => Promise.reject(diskError(error, part)));
  } finally {
    await output.close().catch(() => undefined);
    response?.destroy();
  }
  return hash.digest('hex');
}

/** Whether an answer goes on exactly where the part ends, in a file of the same length. */
function continues({ statusCode, headers }: IncomingMessage, kept: number, bytes: number): boolean {
  const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers['content-range'] ?? '');
  return statusCode === 206 && range !== null && Number(range[1]) === kept && (range[2] === '*' || Number(range[2]) === bytes);
}

function checkLength(response: IncomingMessage, kept: number, file: PublishedFile, url: string): void {
  const told = Number(response.headers['content-length'] ?? file.bytes - kept);
  if (told === file.bytes - kept) return;
  response.destroy();
  const host = new URL(url).host;
  throw new DownloadError(
    'wrong-file',
    `${host} offers ${grouped(told + kept)} bytes as ${file.name}; the published file has ${grouped(file.bytes)}. Try another mirror.`,
  );
}

const tooLong = (url: string, { name }: PublishedFile): string => `${new URL(url).host} sends more than ${name} has. Try another mirror.`;

async function hashFile(path: string, hash: Hash, cancellation: Cancellation): Promise<void> {
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    cancellation.check();
    hash.update(chunk as Uint8Array);
  }
}

async function writeAll(output: fs.FileHandle, chunk: Uint8Array, path: string): Promise<void> {
  try {
    for (let done = 0; done < chunk.length; ) done += (await output.write(chunk, done, chunk.length - done)).bytesWritten;
  } catch (error) {
    throw diskError(error, path);
  }
}

function pause(milliseconds: number, cancellation: Cancellation): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      forget();
      resolve();
    }, milliseconds);
    const forget = cancellation.onCancel((error) => {
      clearTimeout(timer);
      reject(error);
    });
  });
}

