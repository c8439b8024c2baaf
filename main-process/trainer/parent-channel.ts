import { trainerCommand, type ParsedCommand, type TrainerMessage } from '../contract/trainer-protocol.ts';

/** The process that started this one, however it did: Node's child_process or Electron's utilityProcess. */
export interface ParentChannel {
  /** Resolves when the message was handed over; never rejects: a parent that is gone is told by `onGone`. */
  send(message: TrainerMessage): Promise<void>;
  /** Commands, parsed; what is none is reported to `onInvalid`. */
  onCommand(listener: (command: ParsedCommand) => void, onInvalid: (message: string) => void): void;
  /** The parent died or closed the channel. */
  onGone(listener: () => void): void;
}

/** Electron's side of a utilityProcess (electron.d.ts `ParentPort`), of which no types are loaded here. */
interface ParentPort {
  on(event: 'message', listener: (message: { readonly data: unknown }) => void): void;
  on(event: 'close', listener: () => void): void;
  postMessage(message: unknown): void;
}

const isParentPort = (value: unknown): value is ParentPort =>
  typeof value === 'object' && value !== null && 'postMessage' in value && 'on' in value;

/** Null when nobody started this process as a trainer. */
export function parentChannel(): ParentChannel | null {
  // Electron puts it there; a plain Node has none.
  const port: unknown = Reflect.get(process, 'parentPort');
  if (isParentPort(port)) return utilityChannel(port);
  return process.send ? childChannel() : null;
}

function utilityChannel(port: ParentPort): ParentChannel {
  return {
    send(message) {
      port.postMessage(message);
      return Promise.resolve();
    },
    onCommand: (listener, onInvalid) => port.on('message', ({ data }) => dispatch(data, listener, onInvalid)),
    onGone: (listener) => port.on('close', listener),
  };
}

function childChannel(): ParentChannel {
  return {
    send: (message) =>
      new Promise((resolve) => {
        if (!process.connected) return resolve();
        // With a callback, an error of a closed channel comes there and not as an event of the process.
        process.send?.(message, undefined, undefined, () => resolve());
      }),
    onCommand: (listener, onInvalid) => void process.on('message', (data) => dispatch(data, listener, onInvalid)),
    onGone: (listener) => void process.on('disconnect', listener),
  };
}

function dispatch(data: unknown, listener: (command: ParsedCommand) => void, onInvalid: (message: string) => void): void {
  const parsed = trainerCommand.safeParse(data);
  if (parsed.success) listener(parsed.data);
  else onInvalid(`The trainer was sent a command that it does not know: ${JSON.stringify(data)?.slice(0, 200)}`);
}
