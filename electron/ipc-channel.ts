import { ipcMain } from 'electron';
import type { IpcMainEvent, WebContents } from 'electron';
import { isAppUrl } from './app-url.ts';
import { channelName } from './channel-name.ts';

/** Messages to and from one window. What they mean is the contract's business, not this file's. */
export type WindowChannel = {
  readonly post: (message: unknown) => void;
  readonly onMessage: (listener: (message: unknown) => void) => () => void;
};

/**
 * Opens the channel to a window. The only file that touches raw `ipcMain`: every message is dropped unless it comes
 * from the top frame of that very window while it shows a page of this application.
 */
export const openWindowChannel = (contents: WebContents): WindowChannel => ({
  post: (message) => {
    if (!contents.isDestroyed()) contents.send(channelName, message);
  },
  onMessage: (listener) => {
    const receive = (event: IpcMainEvent, message: unknown): void => {
      if (event.sender.id === contents.id && isTrustedSender(event)) listener(message);
    };
    ipcMain.on(channelName, receive);
    return () => ipcMain.removeListener(channelName, receive);
  },
});

const isTrustedSender = (event: IpcMainEvent): boolean => {
  // Electron 9 has no `senderFrame`; there subframes have no preload script, hence no bridge to send through.
  if (event.senderFrame === undefined) return isAppUrl(event.sender.getURL());
  return event.senderFrame !== null && event.senderFrame.parent === null && isAppUrl(event.senderFrame.url);
};
