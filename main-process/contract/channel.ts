/**
 * A two-way pipe for plain messages: Electron's IPC, a WebSocket, or a pair in memory. It carries structured values
 * (who needs text serialises inside) in order, and knows nothing of the contract.
 */
export interface Channel {
  /** Throws when the message cannot be sent now. */
  post(message: unknown): void;
  /** Calls `listener` for each message; the result ends that. */
  onMessage(listener: (message: unknown) => void): () => void;
  /** Connection lost: no answer will come to what was sent. May fire again on a channel that reconnects itself. */
  onClose?(listener: () => void): () => void;
}
