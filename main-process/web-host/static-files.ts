import { promises as fs } from 'node:fs';
import { extname, join, resolve, sep } from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
};

export interface StaticFile {
  readonly body: Buffer;
  readonly type: string;
  /** Its name holds a hash of its content, so it never changes. */
  readonly immutable: boolean;
}

/** Reads the file of a URL path under `root`; null where there is none, or the path leads out of `root`. */
export async function readStaticFile(root: string, urlPath: string): Promise<StaticFile | null> {
  let decoded: string;
  try {
    decoded = decodeURIComponent(urlPath);
  } catch {
    return null;
  }
  if (decoded.includes('\0') || decoded.includes('\\')) return null;
  const path = resolve(join(root, decoded.endsWith('/') ? `${decoded}index.html` : decoded));
  const type = types[extname(path).toLowerCase()];
  if (type === undefined) return null;
  try {
    // The real path: a link inside the folder must not lead out of it either.
    const [realRoot, realPath] = await Promise.all([fs.realpath(root), fs.realpath(path)]);
    if (!realPath.startsWith(realRoot + sep)) return null;
    return { body: await fs.readFile(realPath), type, immutable: /-[\w-]{8,}\.\w+$/.test(path) && urlPath.startsWith('/assets/') };
  } catch {
    return null;
  }
}
