import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { socketChannel, type ConnectionState, type Socket } from '../../../renderer/host/socket-channel.ts';

class FakeSocket implements Socket {
  readyState = 0;
  readonly sent: string[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { readonly data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;
  send(data: string): void {
    this.sent.push(data);
  }
  close(): void {
    this.drop();
  }
  connect(): void {
    this.readyState = 1;
    this.onopen?.();
  }
  drop(): void {
    this.readyState = 3;
    this.onclose?.();
  }
}

let sockets: FakeSocket[];
const open = (): Socket => {
  const socket = new FakeSocket();
  sockets.push(socket);
  return socket;
};
beforeEach(() => {
  sockets = [];
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('what is posted before the first connection waits for it', () => {
  const channel = socketChannel({ open });
  channel.post({ n: 1 });
  expect(sockets[0]?.sent).toEqual([]);
  sockets[0]?.connect();
  channel.post({ n: 2 });
  expect(sockets[0]?.sent).toEqual(['{"n":1}', '{"n":2}']);
});

test('a loss is told, messages are refused meanwhile, and the connection comes back by itself', () => {
  const channel = socketChannel({ open, delay: () => 500 });
  const states: ConnectionState[] = [];
  const received: unknown[] = [];
  let losses = 0;
  channel.onState((state) => states.push(state));
  channel.onMessage((message) => received.push(message));
  channel.onClose?.(() => (losses += 1));
  sockets[0]?.connect();
  sockets[0]?.drop();
  expect(() => channel.post({})).toThrow(/lost/);
  vi.advanceTimersByTime(500);
  sockets[1]?.connect();
  sockets[1]?.onmessage?.({ data: '{"hello":true}' });
  channel.post({ n: 3 });
  expect(states).toEqual(['open', 'lost', 'open']);
  expect(losses).toBe(1);
  expect(received).toEqual([{ hello: true }]);
  expect(sockets[1]?.sent).toEqual(['{"n":3}']);
});

test('after close it stays closed', () => {
  const channel = socketChannel({ open, delay: () => 500 });
  sockets[0]?.connect();
  channel.close();
  vi.advanceTimersByTime(60_000);
  expect(sockets).toHaveLength(1);
});
