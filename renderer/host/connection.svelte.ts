import { createClient, type Client } from '../../main-process/contract/rpc.ts';
import { electronChannel } from './electron-channel.ts';
import { socketChannel, type ConnectionState, type Socket } from './socket-channel.ts';

/** The application behind the window: Electron's main process, or the web host that served the page. */
export class Connection {
  readonly client: Client;
  state = $state<ConnectionState>('open');
  readonly #returned = new Set<() => void>();

  constructor() {
    if (window.auxnetHost) {
      this.client = createClient(electronChannel(window.auxnetHost));
      return;
    }
    // A browser's WebSocket has what `Socket` names; its handlers take an event where ours take none.
    const channel = socketChannel({ open: () => new WebSocket(`ws://${location.host}/studio`) as Socket });
    this.client = createClient(channel);
    this.state = 'connecting';
    channel.onState((next) => {
      const back = this.state === 'lost' && next === 'open';
      this.state = next;
      if (back) this.#returned.forEach((listener) => listener());
    });
  }

  /** Calls `listener` each time a lost connection is there again: what was missed must be asked for. */
  onReturn(listener: () => void): () => void {
    this.#returned.add(listener);
    return () => this.#returned.delete(listener);
  }
}
