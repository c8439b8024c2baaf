import { mkdtempSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { createServer as createTcp, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createClient, type Channel } from '../../main-process/contract/rpc.ts';
import { createService, type Service } from '../../main-process/service/index.ts';
import { serve, type WebHost } from '../../main-process/web-host/serve.ts';

let folder: string;
let service: Service;
let host: WebHost;
let cookie: string;
const addresses: string[] = [];

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** node:http and not fetch: fetch would set Host itself and tidy "..". */
function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port: host.port, path, method, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => (body += text));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    request.on('error', reject).end();
  });
}
const tokenPath = (): string => host.address().slice(host.address().indexOf('/?'));

async function session(): Promise<string> {
  const answer = await get(tokenPath());
  return (answer.headers['set-cookie']?.[0] ?? '').split(';')[0] ?? '';
}

/** Status of the upgrade: 101 when the socket opened. */
function upgrade(headers: Record<string, string>, path = '/studio'): Promise<number> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${host.port}${path}`, { headers });
    socket.on('open', () => {
      socket.close();
      resolve(101);
    });
    socket.on('unexpected-response', (_request, response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    socket.on('error', () => undefined);
  });
}
const origin = (): string => `http://127.0.0.1:${host.port}`;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'auxnet-web-'));
  const root = join(folder, 'renderer');
  mkdirSync(join(root, 'assets'), { recursive: true });
  writeFileSync(join(root, 'index.html'), '<!doctype html><title>window</title>');
  writeFileSync(join(root, 'assets', 'index-AbCd1234.js'), 'export {};');
  writeFileSync(join(root, 'notes.sh'), 'not for the web');
  writeFileSync(join(folder, 'secret.json'), '{"secret":true}');
  symlinkSync(join(folder, 'secret.json'), join(root, 'link.json'));
  service = createService({
    home: join(folder, 'home'),
    documents: folder,
    host: 'browser',
    version: '1.2.3',
    spawnTrainer: () => {
      throw new Error('no trainer here');
    },
  });
  host = await serve({ service, root, file: '/designs/a.auxnet', log: () => undefined, onAddress: (address) => addresses.push(address) });
  cookie = await session();
});

afterAll(async () => {
  await host.close();
  await service.close();
  rmSync(folder, { recursive: true });
});

describe('the session', () => {
  it('sets a cookie that scripts and other sites do not get, and leaves no token in the address', async () => {
    const answer = await get(tokenPath());
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe('/');
    expect(answer.headers['set-cookie']?.[0]).toMatch(/^auxnet-\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
  });

  it('takes a token once and tells a fresh address', async () => {
    const used = tokenPath();
    const before = addresses.length;
    expect((await get(used)).status).toBe(303);
    expect((await get(used)).status).toBe(403);
    expect(addresses).toHaveLength(before + 1);
    expect(addresses.at(-1)).toBe(host.address());
    expect(tokenPath()).not.toBe(used);
  });

  it('lets a used address in when the browser has its session (reload of the first page)', async () => {
    const used = tokenPath();
    const mine = (await get(used)).headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    const again = await get(used, { Cookie: mine });
    expect(again.status).toBe(303);
    expect(again.headers['set-cookie']).toBeUndefined();
  });
});

describe('HTTP', () => {
  const table: readonly (readonly [string, string, () => Record<string, string>, number])[] = [
    ['the page', '/', () => ({ Cookie: cookie }), 200],
    ['the page under localhost', '/', () => ({ Cookie: cookie, Host: `localhost:${host.port}` }), 200],
    ['an asset', '/assets/index-AbCd1234.js', () => ({ Cookie: cookie }), 200],
    ['own Origin', '/', () => ({ Cookie: cookie, Origin: origin() }), 200],
    ['no cookie', '/', () => ({}), 401],
    ['a guessed cookie', '/', () => ({ Cookie: `auxnet-${host.port}=guess` }), 401],
    ['a wrong token', '/?token=guess', () => ({}), 403],
    ['another Host (DNS rebinding)', '/', () => ({ Cookie: cookie, Host: 'evil.example' }), 421],
    ['another port in Host', '/', () => ({ Cookie: cookie, Host: '127.0.0.1:1' }), 421],
    ['another Origin', '/', () => ({ Cookie: cookie, Origin: 'http://evil.example' }), 403],
    ['Origin null (sandboxed frame)', '/', () => ({ Cookie: cookie, Origin: 'null' }), 403],
    ['traversal', '/../secret.json', () => ({ Cookie: cookie }), 404],
    ['encoded traversal', '/%2e%2e/secret.json', () => ({ Cookie: cookie }), 404],
    ['encoded slashes', '/..%2fsecret.json', () => ({ Cookie: cookie }), 404],
    ['backslashes', '/..%5csecret.json', () => ({ Cookie: cookie }), 404],
    ['a NUL byte', '/index.html%00.js', () => ({ Cookie: cookie }), 404],
    ['broken escapes', '/%zz', () => ({ Cookie: cookie }), 404],
    ['a link that leads out', '/link.json', () => ({ Cookie: cookie }), 404],
    ['an unknown type', '/notes.sh', () => ({ Cookie: cookie }), 404],
    ['a missing file', '/none.js', () => ({ Cookie: cookie }), 404],
  ];
  it.each(table)('%s', async (_name, path, headers, status) => {
    const answer = await get(path, headers());
    expect(answer.status).toBe(status);
    expect(answer.body).not.toContain('secret":true');
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
  });

  it('refuses other methods', async () => {
    expect((await get('/', { Cookie: cookie }, 'POST')).status).toBe(405);
    const head = await get('/', { Cookie: cookie }, 'HEAD');
    expect([head.status, head.body]).toEqual([200, '']);
  });

  it('sends a strict policy and the right types', async () => {
    const page = await get('/', { Cookie: cookie });
    const policy = page.headers['content-security-policy'] as string;
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain(`connect-src 'self' ws://127.0.0.1:${host.port}`);
    expect(policy).not.toContain('unsafe-eval');
    expect(page.headers['cache-control']).toBe('no-cache');
    const asset = await get('/assets/index-AbCd1234.js', { Cookie: cookie });
    expect(asset.headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(asset.headers['cache-control']).toContain('immutable');
  });
});

describe('the WebSocket', () => {
  const table: readonly (readonly [string, () => Record<string, string>, string, number])[] = [
    ['session and own Origin', () => ({ Cookie: cookie, Origin: origin() }), '/studio', 101],
    ['no cookie', () => ({ Origin: origin() }), '/studio', 401],
    ['a guessed cookie', () => ({ Origin: origin(), Cookie: `auxnet-${host.port}=guess` }), '/studio', 401],
    ['no Origin', () => ({ Cookie: cookie }), '/studio', 403],
    ['another Origin', () => ({ Cookie: cookie, Origin: 'https://evil.example' }), '/studio', 403],
    ['Origin of another port', () => ({ Cookie: cookie, Origin: 'http://127.0.0.1:1' }), '/studio', 403],
    ['another Host', () => ({ Cookie: cookie, Origin: origin(), Host: 'evil.example' }), '/studio', 421],
    ['another path', () => ({ Cookie: cookie, Origin: origin() }), '/other', 404],
  ];
  it.each(table)('%s', async (_name, headers, path, status) => {
    expect(await upgrade(headers(), path)).toBe(status);
  });

  it('speaks the contract, asks the first window to open the file, and survives a reload', async () => {
    const opened: string[] = [];
    for (const round of [1, 2]) {
      const socket = new WebSocket(`ws://127.0.0.1:${host.port}/studio`, { headers: { Cookie: cookie, Origin: origin() } });
      await new Promise((resolve) => socket.once('open', resolve));
      const channel: Channel = {
        post: (message) => socket.send(JSON.stringify(message)),
        onMessage(listener) {
          socket.on('message', (data: Buffer) => listener(JSON.parse(data.toString('utf8'))));
          return () => undefined;
        },
      };
      const client = createClient(channel);
      client.on('openFile', ({ path }) => opened.push(path));
      expect(await client.request('app.info', {})).toMatchObject({ version: '1.2.3', host: 'browser', nativeDialogs: false });
      expect(await client.request('window.state', { title: 'x', dirty: true, path: null })).toEqual({});
      await expect(client.request('dialog.open', { kind: 'design', title: 'x' })).rejects.toMatchObject({ code: 'unsupported' });
      expect(opened, `round ${round}`).toEqual(['/designs/a.auxnet']);
      socket.close();
    }
  });

  it.each([
    ['text that is not JSON', 'not json', 1007],
    ['binary', Buffer.from([1, 2]), 1003],
  ])('closes on %s', async (_name, data, code) => {
    const socket = new WebSocket(`ws://127.0.0.1:${host.port}/studio`, { headers: { Cookie: cookie, Origin: origin() } });
    await new Promise((resolve) => socket.once('open', resolve));
    const closed = new Promise<number>((resolve) => socket.once('close', resolve));
    socket.send(data);
    expect(await closed).toBe(code);
  });
});

it('says plainly that a port is taken', async () => {
  const blocker = createTcp();
  await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
  const port = (blocker.address() as AddressInfo).port;
  await expect(serve({ service, root: folder, port, log: () => undefined })).rejects.toThrow(`Port ${port} is taken by another program`);
  await new Promise((resolve) => blocker.close(resolve));
});
