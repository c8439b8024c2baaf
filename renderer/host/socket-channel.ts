import type { Channel } from '../../main-process/contract/channel.ts';
import { StudioError } from '../../main-process/contract/studio-error.ts';

export type ConnectionState = 'connecting' | 'open' | 'lost';

/** The part of a WebSocket that is used, so that tests can bring their own. */
export interface Socket {
  readonly readyState: number;
  send(data: string): void;
  close(): void;
  onopen: (() => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onclose: (() => void) | null;
}

export interface SocketChannel extends Channel {
  onState(listener: (state: ConnectionState) => void): () => void;
  close(): void;
}

export interface SocketChannelOptions {
  readonly open: () => Socket;
  /** Milliseconds before the n-th new try. */
  readonly delay?: (attempt: number) => number;
}

const OPEN = 1;
const backOff = (attempt: number): number => Math.min(500 * 2 ** attempt, 5000);

/**
 * The channel to the web host: a JSON text a message. What is posted before the first connection waits for it; after a
 * loss messages are refused until the connection is back, as their answers could be lost.
 */
export function socketChannel({ open, delay = backOff }: SocketChannelOptions): SocketChannel {
  const messages = new Set<(message: unknown) => void>();
  const closes = new Set<() => void>();
  const states = new Set<(state: ConnectionState) => void>();
  let waiting: string[] | null = [];
  let attempt = 0;
  let closed = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let socket = connect();

  function connect(): Socket {
    const next = open();
    next.onopen = () => {
      attempt = 0;
      waiting?.forEach((text) => next.send(text));
      waiting = null;
      states.forEach((listener) => listener('open'));
    };
    next.onmessage = (event) => {
      const message: unknown = JSON.parse(String(event.data));
      for (const listener of [...messages]) listener(message);
    };
    next.onclose = () => {
      if (closed) return;
      states.forEach((listener) => listener('lost'));
      closes.forEach((listener) => listener());
      timer = setTimeout(() => {
        if (!closed) socket = connect();
      }, delay(attempt));
      attempt += 1;
    };
    return next;
  }

  return {
    post(message) {
      const text = JSON.stringify(message);
      if (socket.readyState === OPEN) socket.send(text);
      else if (waiting !== null) waiting.push(text);
      else throw new StudioError('disconnected', 'The connection to AuxNet Studio is lost. It is tried again; repeat this when it is back.');
    },
    onMessage(listener) {
      messages.add(listener);
      return () => messages.delete(listener);
    },
    onClose(listener) {
      closes.add(listener);
      return () => closes.delete(listener);
    },
    onState(listener) {
      states.add(listener);
      return () => states.delete(listener);
    },
    close() {
      closed = true;
      clearTimeout(timer);
      socket.close();
    },
  };
}
