import type { Channel } from '../../main-process/contract/channel.ts';

/** What the preload script exposes (electron/preload.ts). */
export interface ElectronHost {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
}

declare global {
  interface Window {
    readonly auxnetHost?: ElectronHost;
  }
}

/** The channel to Electron's main process. It lives as long as the window. */
export function electronChannel(host: ElectronHost): Channel {
  const listeners = new Set<(message: unknown) => void>();
  // The bridge cannot take a listener back, so one is given and the rest is handled here.
  host.onMessage((message) => {
    for (const listener of [...listeners]) listener(message);
  });
  return {
    post: (message) => host.post(message),
    onMessage(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
