import type { Channel } from '../../main-process/contract/channel.ts';

/** What the preload script exposes (electron/preload.ts). */
export interface ElectronHost {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Where a dropped file lies; empty when it lies nowhere. Absent in old Electron, which tells by `file.path`. */
  readonly pathOf?: (file: File) => string;
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

/** Where a dropped file lies on this machine; null in a browser, which does not tell. */
export function pathOf(file: File): string | null {
  const path = window.auxnetHost?.pathOf?.(file) ?? ('path' in file ? file.path : null);
  return typeof path === 'string' && path !== '' ? path : null;
}
