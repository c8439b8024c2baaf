import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { IpcRendererEvent } from 'electron';
import { channelName } from './channel-name.ts';

/**
 * All that the page gets from Electron: one channel for messages, both ways, and where a file lies that was dropped on
 * the page. Both ends parse what they receive.
 */
contextBridge.exposeInMainWorld('auxnetHost', {
  post: (message: unknown): void => ipcRenderer.send(channelName, message),
  onMessage: (listener: (message: unknown) => void): (() => void) => {
    // The event object carries the sender; it must not reach the page.
    const receive = (_event: IpcRendererEvent, message: unknown): void => listener(message);
    ipcRenderer.on(channelName, receive);
    return () => {
      ipcRenderer.removeListener(channelName, receive);
    };
  },
  // Electron 9 has no webUtils; there a file carries its path.
  ...(typeof webUtils?.getPathForFile === 'function' ? { pathOf: (file: File): string => webUtils.getPathForFile(file) } : {}),
});
