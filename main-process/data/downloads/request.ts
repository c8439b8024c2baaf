import { get as httpGet, type IncomingMessage } from 'http';
import { get as httpsGet } from 'https';
import { DownloadError, networkError } from './download-error.ts';
import type { Cancellation } from './cancellation.ts';

export interface Timeouts {
  /** Milliseconds until the server has begun to answer. */
  readonly connect: number;
  /** Milliseconds without a byte. */
  readonly stall: number;
}

const MOST_REDIRECTS = 5;

/**
 * Asks for a file from byte `from` on, following redirects. The answer's status is 200, 206 or 416; its body is not read yet.
 * @throws DownloadError
 */
export async function requestFile(url: string, from: number, timeouts: Timeouts, cancellation: Cancellation): Promise<IncomingMessage> {
  let address = url;
  for (let redirects = 0; ; redirects++) {
    const response = await ask(address, from, timeouts, cancellation);
    const status = response.statusCode ?? 0;
    const location = response.headers.location;
    if (status >= 300 && status < 400 && location !== undefined) {
      response.destroy();
      const next = new URL(location, address);
      if (redirects === MOST_REDIRECTS) throw new DownloadError('refused', `${new URL(url).host} sends from one address to the next without an end.`);
      if (address.startsWith('https:') && next.protocol !== 'https:') {
        throw new DownloadError('refused', `${new URL(address).host} leads to an address without encryption (${next.host}), which is not followed.`);
      }
      address = next.href;
      continue;
    }
    if (status === 200 || status === 206 || status === 416) return response;
    response.destroy();
    const what = status === 404 || status === 410 ? 'no longer has the file' : status === 403 || status === 401 ? 'does not give the file out' : 'cannot give the file now';
    throw new DownloadError('refused', `${new URL(address).host} ${what} (HTTP ${status}: ${address}).`);
  }
}

function ask(url: string, from: number, timeouts: Timeouts, cancellation: Cancellation): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    cancellation.check();
    const get = url.startsWith('https:') ? httpsGet : httpGet;
    const headers: Record<string, string> = { 'accept-encoding': 'identity', 'user-agent': 'AuxNet-Studio' };
    if (from > 0) headers['range'] = `bytes=${from}-`;
    const request = get(url, { headers });
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      forget();
      settle();
    };
    const give = (error: DownloadError): void => {
      end(() => reject(error));
      request.destroy();
    };
    const timer = setTimeout(() => give(new DownloadError('cut', `${new URL(url).host} did not answer within ${timeouts.connect / 1000} s.`)), timeouts.connect);
    const forget = cancellation.onCancel(give);
    request.on('response', (response) => end(() => resolve(response)));
    request.on('error', (error) => end(() => reject(networkError(error, url))));
  });
}

/**
 * The chunks of an answer as they come.
 * @throws DownloadError when nothing comes for a while, the connection breaks, or it was cancelled
 */
export async function* chunksOf(
  response: IncomingMessage,
  url: string,
  { stall }: Timeouts,
  cancellation: Cancellation,
): AsyncGenerator<Uint8Array, void> {
  let why: DownloadError | null = null;
  const give = (error: DownloadError): void => {
    why ??= error;
    response.destroy(error);
  };
  const watch = (): ReturnType<typeof setTimeout> =>
    setTimeout(() => give(new DownloadError('cut', `${new URL(url).host} sent nothing for ${stall / 1000} s.`)), stall);
  let timer = watch();
  const forget = cancellation.onCancel(give);
  try {
    for await (const chunk of response) {
      clearTimeout(timer);
      if (cancellation.cancelled) break;
      yield chunk as Uint8Array;
      timer = watch();
    }
  } catch (error) {
    throw why ?? networkError(error, url);
  } finally {
    clearTimeout(timer);
    forget();
    response.destroy();
  }
  cancellation.check();
}
