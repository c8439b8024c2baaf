import type { Channel } from './channel.ts';
import { StudioError } from './studio-error.ts';

/** Two channels joined in memory, for tests. Messages arrive later, as over a wire. */
export function memoryChannels(): { readonly window: Channel; readonly application: Channel; disconnect(): void } {
  const messages = [new Set<(message: unknown) => void>(), new Set<(message: unknown) => void>()] as const;
  const closes = new Set<() => void>();
  let open = true;
  const end = (mine: 0 | 1): Channel => ({
    post(message) {
      if (!open) throw new StudioError('disconnected', 'The connection is closed.');
      // Through text: what cannot be sent over a wire must not pass here either.
      const text = JSON.stringify(message);
      queueMicrotask(() => open && messages[mine === 0 ? 1 : 0].forEach((listener) => listener(JSON.parse(text))));
    },
    onMessage(listener) {
      messages[mine].add(listener);
      return () => messages[mine].delete(listener);
    },
    onClose(listener) {
      closes.add(listener);
      return () => closes.delete(listener);
    },
  });
  return {
    window: end(0),
    application: end(1),
    disconnect() {
      open = false;
      closes.forEach((listener) => listener());
    },
  };
}
