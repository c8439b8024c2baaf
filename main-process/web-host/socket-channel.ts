import type { WebSocket } from 'ws';
import type { Channel } from '../contract/channel.ts';
import { StudioError } from '../contract/studio-error.ts';

/** Bytes that may wait for a browser that does not read; then it is dropped, connects anew and asks for what it missed. */
const MAX_BUFFERED = 64 * 1024 * 1024;

/** The contract's channel over one accepted WebSocket: a JSON text a message. */
export function socketChannel(socket: WebSocket): Channel {
  return {
    post(message) {
      if (socket.readyState !== socket.OPEN) throw new StudioError('disconnected', 'The browser has left.');
      if (socket.bufferedAmount > MAX_BUFFERED) return socket.terminate();
      socket.send(JSON.stringify(message));
    },
    onMessage(listener) {
      const receive = (data: WebSocket.RawData, binary: boolean): void => {
        if (binary) return socket.close(1003, 'text only');
        let message: unknown;
        try {
          message = JSON.parse(data.toString());
        } catch {
          return socket.close(1007, 'not JSON');
        }
        listener(message);
      };
      socket.on('message', receive);
      return () => socket.off('message', receive);
    },
    onClose(listener) {
      socket.on('close', listener);
      return () => socket.off('close', listener);
    },
  };
}
