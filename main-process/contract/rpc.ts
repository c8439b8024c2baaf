import { z } from 'zod';
import type { Channel } from './channel.ts';
import { StudioError } from './studio-error.ts';
import {
  events,
  requests,
  studioError,
  type EventName,
  type EventPayload,
  type Handlers,
  type RequestName,
  type RequestParams,
  type RequestResult,
} from './studio.ts';

export type { Channel } from './channel.ts';
export { StudioError } from './studio-error.ts';

/**
 * Requests and events of the studio contract over any channel. Whatever arrives is parsed: the envelope here, its
 * content by the maps of studio.ts. Syntax and built-ins stay within Chromium 83 and Node 12.
 */
const requestMessage = z.object({ kind: z.literal('request'), id: z.int(), name: z.string(), params: z.unknown() });
const serverMessage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('result'), id: z.int(), result: z.unknown() }),
  z.object({ kind: z.literal('error'), id: z.int(), error: studioError }),
  z.object({ kind: z.literal('event'), name: z.string(), payload: z.unknown() }),
]);

// Maps, not the objects themselves: a name such as "constructor" must not find anything.
const requestSchemas: ReadonlyMap<string, { readonly params: z.ZodType; readonly result: z.ZodType }> = new Map(Object.entries(requests));
const eventSchemas: ReadonlyMap<string, z.ZodType> = new Map(Object.entries(events));

const SECOND = 1000;
const DEFAULT_TIMEOUT = 30 * SECOND;
/** Requests that wait for a person have no limit; those that start a process or read a data set get more. Milliseconds. */
const timeouts: Partial<Record<RequestName, number | null>> = {
  'dialog.open': null,
  'dialog.save': null,
  'window.close': null,
  'devices.list': 120 * SECOND,
  'datasets.inspect': 3700 * SECOND,
  'datasets.preview': 300 * SECOND,
  'datasets.recognise': 300 * SECOND,
  // As long as it takes: it tells how far it is, and can be cancelled.
  'evaluation.run': null,
  'evaluation.images': 120 * SECOND,
  'evaluation.scaling': 120 * SECOND,
  'prediction.predict': 300 * SECOND,
  'prediction.testImage': 300 * SECOND,
  'rates.find': 1800 * SECOND,
  'checkpoints.branch': 120 * SECOND,
  'runs.start': 120 * SECOND,
  'runs.resume': 120 * SECOND,
  'runs.delete': 120 * SECOND,
  // Two thousand run folders, each synced to the disk.
  'experiments.start': 600 * SECOND,
  'trash.empty': 600 * SECOND,
  'runs.usage': 300 * SECOND,
};

export interface Client {
  /** Asks the application; rejects with a `StudioError`. */
  request<N extends RequestName>(name: N, params: RequestParams<N>): Promise<RequestResult<N>>;
  /** Calls `handler` at each such event; the result ends that. */
  on<N extends EventName>(name: N, handler: (payload: EventPayload<N>) => void): () => void;
  /** Rejects what is pending and stops listening. */
  close(): void;
}

export interface ClientOptions {
  /** Milliseconds for every request in place of the built-in limits; for tests. */
  readonly timeout?: number;
  /** A message that does not follow the contract was dropped. */
  readonly onProtocolError?: (message: string) => void;
}

interface Pending {
  readonly name: RequestName;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: StudioError) => void;
  readonly timer: ReturnType<typeof setTimeout> | undefined;
}

const describe = (error: z.ZodError): string => z.prettifyError(error).replace(/\s*\n\s*/g, ' ');

/** The window's end of a channel. */
export function createClient(channel: Channel, options: ClientOptions = {}): Client {
  const pending = new Map<number, Pending>();
  const handlers = new Map<string, Set<(payload: never) => void>>();
  const protocolError = options.onProtocolError ?? ((message: string) => console.error(message));
  let lastId = 0;
  let closed = false;

  const settle = (id: number): Pending | undefined => {
    const entry = pending.get(id);
    pending.delete(id);
    if (entry?.timer !== undefined) clearTimeout(entry.timer);
    return entry;
  };
  const rejectAll = (message: string): void => {
    for (const id of [...pending.keys()]) settle(id)?.reject(new StudioError('disconnected', message));
  };

  const receive = (raw: unknown): void => {
    const parsed = serverMessage.safeParse(raw);
    if (!parsed.success) return protocolError(`A message of the application could not be read: ${describe(parsed.error)}`);
    const message = parsed.data;
    if (message.kind === 'event') return receiveEvent(message.name, message.payload);
    const entry = settle(message.id);
    if (!entry) return; // Timed out before; the answer has no taker.
    if (message.kind === 'error') return entry.reject(StudioError.fromData(message.error));
    const result = requests[entry.name].result.safeParse(message.result);
    if (result.success) entry.resolve(result.data);
    else entry.reject(new StudioError('internal', `The answer to "${entry.name}" has an unexpected form: ${describe(result.error)}`));
  };

  const receiveEvent = (name: string, payload: unknown): void => {
    const parsed = eventSchemas.get(name)?.safeParse(payload);
    if (!parsed) return protocolError(`Unknown event "${name}".`);
    if (!parsed.success) return protocolError(`Event "${name}" has an unexpected form: ${describe(parsed.error)}`);
    for (const handler of [...(handlers.get(name) ?? [])]) handler(parsed.data as never);
  };

  const unlisten = channel.onMessage(receive);
  const unlistenClose = channel.onClose?.(() => rejectAll('The connection to the application was lost.'));

  return {
    request(name, params) {
      return new Promise((resolve, reject) => {
        if (closed) return reject(new StudioError('disconnected', 'The connection to the application is closed.'));
        const id = ++lastId;
        const limit = options.timeout ?? (timeouts[name] === undefined ? DEFAULT_TIMEOUT : timeouts[name]);
        const timer =
          limit === null
            ? undefined
            : setTimeout(() => settle(id)?.reject(new StudioError('internal', `No answer to "${name}" within ${Math.round(limit / SECOND)} s.`)), limit);
        // The result was parsed by the schema of `name` before it comes here.
        pending.set(id, { name, resolve: resolve as (result: unknown) => void, reject, timer });
        try {
          channel.post({ kind: 'request', id, name, params });
        } catch (error) {
          settle(id)?.reject(error instanceof StudioError ? error : new StudioError('disconnected', error instanceof Error ? error.message : String(error)));
        }
      });
    },
    on(name, handler) {
      const set = handlers.get(name) ?? new Set();
      handlers.set(name, set.add(handler as (payload: never) => void));
      return () => set.delete(handler as (payload: never) => void);
    },
    close() {
      closed = true;
      unlisten();
      unlistenClose?.();
      rejectAll('The connection to the application was closed.');
    },
  };
}

export interface Server {
  /** Sends an event to the window; silently dropped when it is gone. */
  emit<N extends EventName>(name: N, payload: EventPayload<N>): void;
  close(): void;
}

export interface ServerOptions {
  /** An error that is the application's own fault, with its stack. The window gets a plain message. */
  readonly onInternalError?: (context: string, error: unknown) => void;
}

/** The application's end of a channel. */
export function createServer(channel: Channel, handlers: Handlers, options: ServerOptions = {}): Server {
  const internalError = options.onInternalError ?? ((context: string, error: unknown) => console.error(context, error));
  let closed = false;

  const post = (message: unknown): void => {
    if (closed) return;
    try {
      channel.post(message);
    } catch (error) {
      // The window went away between the request and its answer; nobody is left to tell.
      if (!(error instanceof StudioError && error.code === 'disconnected')) internalError('A message to the window could not be sent.', error);
    }
  };

  const answer = async (name: string, params: unknown): Promise<unknown> => {
    const schema = requestSchemas.get(name);
    if (!schema) throw new StudioError('invalid-request', `There is no request "${name}".`);
    const parsed = schema.params.safeParse(params);
    if (!parsed.success) throw new StudioError('invalid-request', `Request "${name}": ${describe(parsed.error)}`);
    // Name and parameters agree by the schema just applied; the map's union of functions cannot say so.
    const handler = handlers[name as RequestName] as (params: unknown) => Promise<unknown>;
    return handler(parsed.data);
  };

  const receive = async (raw: unknown): Promise<void> => {
    const parsed = requestMessage.safeParse(raw);
    if (!parsed.success) return internalError('A message from the window was dropped.', new Error(describe(parsed.error)));
    const { id, name, params } = parsed.data;
    try {
      post({ kind: 'result', id, result: await answer(name, params) });
    } catch (error) {
      if (error instanceof StudioError) return post({ kind: 'error', id, error: error.toData() });
      internalError(`Request "${name}" failed.`, error);
      const message = `The application failed at "${name}": ${error instanceof Error ? error.message : String(error)}`;
      post({ kind: 'error', id, error: { code: 'internal', message } });
    }
  };

  const unlisten = channel.onMessage((raw) => void receive(raw));
  const close = (): void => {
    closed = true;
    unlisten();
    unlistenClose?.();
  };
  const unlistenClose = channel.onClose?.(close);
  return { emit: (name, payload) => post({ kind: 'event', name, payload }), close };
}
