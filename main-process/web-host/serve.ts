import { createServer as createHttpServer, type IncomingMessage, type Server as HttpServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { createServer } from '../contract/rpc.ts';
import type { Handlers } from '../contract/studio.ts';
import type { Log, Service } from '../service/index.ts';
import { hostAllowed, originAllowed } from './request-guard.ts';
import { securityHeaders } from './security-headers.ts';
import { Sessions } from './session.ts';
import { socketChannel } from './socket-channel.ts';
import { readStaticFile } from './static-files.ts';

/** Where the window's WebSocket connects. */
export const SOCKET_PATH = '/studio';
/** The only address: the window can start training and write files, so it is not for the network. */
const LOOPBACK = '127.0.0.1';
const MAX_MESSAGE = 32 * 1024 * 1024;
const PING_INTERVAL = 30_000;

export interface ServeOptions {
  readonly service: Service;
  /** Built window, dist/renderer. */
  readonly root: string;
  /** 0 or none: any free port. */
  readonly port?: number;
  /** Design to open in the first window. */
  readonly file?: string;
  readonly log: Log;
  /** A browser used the printed address up; here is the one for the next. */
  readonly onAddress?: (address: string) => void;
}

export interface WebHost {
  readonly port: number;
  /** Address with the one-time token; changes once used. */
  address(): string;
  /** Closes every connection and the port. The service is the caller's. */
  close(): Promise<void>;
}

/** Serves the window on loopback and answers it over a WebSocket. Rejects with a plain message when the port is taken. */
export async function serve(options: ServeOptions): Promise<WebHost> {
  const { service, root, log } = options;
  const http = createHttpServer();
  const port = await listen(http, options.port ?? 0);
  const sessions = new Sessions(port);
  const address = (): string => `http://${LOOPBACK}:${port}/?token=${sessions.token}`;

  http.on('request', (request, response) => {
    answer(request, response).catch((error: unknown) => {
      log('error', `Request ${request.url ?? ''} failed.`, error);
      if (!response.headersSent) send(response, 500, 'text/plain; charset=utf-8', 'The application failed at this request.\n');
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const plain = (status: number, text: string): void => send(response, status, 'text/plain; charset=utf-8', `${text}\n`);
    const allowed = hostAllowed(request.headers, port);
    // A name that is not ours is not repeated in the policy.
    const host = allowed ? (request.headers.host ?? '') : `${LOOPBACK}:${port}`;
    for (const [name, value] of Object.entries(securityHeaders(host))) response.setHeader(name, value);
    if (!allowed) return plain(421, 'This server answers only to 127.0.0.1 and localhost.');
    if (!originAllowed(request.headers, false)) return plain(403, 'Requests from other sites are refused.');
    if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405, 'Only GET and HEAD.');
    const url = new URL(request.url ?? '/', `http://${request.headers.host}`);
    const token = url.searchParams.get('token');
    if (token !== null && url.pathname === '/') {
      const cookie = sessions.exchange(token);
      if (cookie !== null) {
        response.setHeader('Set-Cookie', cookie);
        options.onAddress?.(address());
      } else if (!sessions.has(request.headers.cookie)) {
        return plain(403, 'This address was used before. The terminal shows a fresh one.');
      }
      response.setHeader('Location', '/');
      return plain(303, 'Welcome.');
    }
    if (!sessions.has(request.headers.cookie)) return plain(401, 'Open the address, token included, that the terminal shows.');
    const file = await readStaticFile(root, url.pathname);
    if (!file) return plain(404, 'Not found.');
    response.setHeader('Cache-Control', file.immutable ? 'private, max-age=31536000, immutable' : 'no-cache');
    send(response, 200, file.type, request.method === 'HEAD' ? undefined : file.body);
  }

  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE });
  http.on('upgrade', (request, socket, head) => {
    const refusal = refuseUpgrade(request, port, sessions);
    if (refusal) return refuse(socket, refusal);
    sockets.handleUpgrade(request, socket, head, connect);
  });

  let fileToOpen = options.file;
  function connect(socket: WebSocket): void {
    socket.on('error', (error) => log('warning', 'The connection to a browser failed.', error));
    keepAlive(socket);
    const connection = service.connect((event) => server.emit(event.name, event.payload));
    const handlers: Handlers = {
      ...service.handlers,
      ...connection.handlers,
      'app.info': async (params) => {
        const info = await service.handlers['app.info'](params);
        // The window listens by the time it asks; sent earlier, the event would be lost.
        const path = fileToOpen;
        fileToOpen = undefined;
        if (path !== undefined) setImmediate(() => server.emit('openFile', { path }));
        return info;
      },
      // A browser draws its own title and asks by itself before it leaves.
      'window.state': () => Promise.resolve({}),
      'window.close': () => Promise.resolve({}),
    };
    const server = createServer(socketChannel(socket), handlers, { onInternalError: (context, error) => log('error', context, error) });
    const unsubscribe = service.onEvent((event) => server.emit(event.name, event.payload));
    socket.on('close', () => {
      unsubscribe();
      server.close();
      void connection.close();
    });
  }

  return {
    port,
    address,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets.clients) socket.close(1001, 'The application ends.');
        setTimeout(() => sockets.clients.forEach((socket) => socket.terminate()), 500).unref();
        http.close(() => resolve());
        http.closeIdleConnections();
      }),
  };
}

function listen(http: HttpServer, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    http.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') reject(new Error(`Port ${port} is taken by another program. Choose another with --port, or leave it out for a free one.`));
      else if (error.code === 'EACCES') reject(new Error(`Port ${port} is reserved by the system. Choose one above 1023.`));
      else reject(error);
    });
    http.listen({ host: LOOPBACK, port, exclusive: true }, () => resolve((http.address() as AddressInfo).port));
  });
}

function send(response: ServerResponse, status: number, type: string, body: string | Buffer | undefined): void {
  response.writeHead(status, { 'Content-Type': type });
  response.end(body);
}

/** Status line of the refusal, or null to accept. */
function refuseUpgrade(request: IncomingMessage, port: number, sessions: Sessions): string | null {
  if (!hostAllowed(request.headers, port)) return '421 Misdirected Request';
  if (!originAllowed(request.headers, true)) return '403 Forbidden';
  if (request.url !== SOCKET_PATH) return '404 Not Found';
  if (!sessions.has(request.headers.cookie)) return '401 Unauthorized';
  return null;
}

function refuse(socket: Duplex, status: string): void {
  socket.on('error', () => undefined);
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

/** Drops a browser that vanished without a goodbye (laptop lid, killed tab). */
function keepAlive(socket: WebSocket): void {
  let alive = true;
  socket.on('pong', () => (alive = true));
  const timer = setInterval(() => {
    if (!alive) return socket.terminate();
    alive = false;
    socket.ping();
  }, PING_INTERVAL);
  timer.unref();
  socket.on('close', () => clearInterval(timer));
}

