import { protocol } from 'electron';
import { promises as fs } from 'fs';
import { extname, join, normalize, sep } from 'path';
import { appHost, appScheme } from './app-url.ts';
import { contentSecurityPolicy } from './content-security-policy.ts';

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

type Answer = { readonly status: number; readonly headers: Record<string, string>; readonly body: Buffer };

/** Makes app: behave like https: (an origin of its own, storage, fetch). Must run before the application is ready. */
export const registerAppScheme = (): void => {
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
};

/** Serves the files of `folder` as app://studio/…, read only, with the content security policy on every answer. */
export const serveRenderer = (folder: string): void => {
  // `protocol.handle` came with Electron 25; the smoke test's Electron 9 has only its forerunner.
  if (typeof protocol.handle === 'function') {
    protocol.handle(appScheme, async (request) => {
      const { status, headers, body } = await answer(folder, request.method, request.url);
      return new Response(new Uint8Array(body), { status, headers });
    });
    return;
  }
  protocol.registerBufferProtocol(appScheme, (request, respond) => {
    void answer(folder, request.method, request.url).then(({ status, headers, body }) => {
      const mimeType = headers['content-type']?.split(';')[0] ?? 'text/plain';
      respond({ statusCode: status, headers, mimeType, data: body });
    });
  });
};

const answer = async (folder: string, method: string, address: string): Promise<Answer> => {
  const file = method === 'GET' ? fileOf(folder, address) : null;
  if (file === null) return refusal(403);
  try {
    return { status: 200, headers: headersFor(mediaTypes[extname(file)] ?? 'application/octet-stream'), body: await fs.readFile(file) };
  } catch {
    return refusal(404);
  }
};

/** The file that an address stands for; null when it points outside the folder or to another host. */
const fileOf = (folder: string, address: string): string | null => {
  try {
    const url = new URL(address);
    if (url.host !== appHost) return null;
    const name = decodeURIComponent(url.pathname);
    const file = normalize(join(folder, name.endsWith('/') ? `${name}index.html` : name));
    return file.startsWith(folder + sep) && !file.includes('\0') ? file : null;
  } catch {
    return null;
  }
};

const refusal = (status: number): Answer => ({ status, headers: headersFor('text/plain; charset=utf-8'), body: Buffer.from('') });

const headersFor = (contentType: string): Record<string, string> => ({
  'content-type': contentType,
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-cache',
});
