import type { TrainerCommand } from '../contract/trainer-protocol.ts';

/** A trainer process as the service sees it; hosts make it with child_process (Node) or utilityProcess (Electron). */
export interface TrainerProcess {
  /** Undefined until the system has started it. */
  readonly pid: number | undefined;
  send(command: TrainerCommand): void;
  /** Unparsed: the service parses. */
  onMessage(listener: (message: unknown) => void): void;
  /** Exactly once, also when the process could not be started (`error` says why). */
  onExit(listener: (exit: TrainerExit) => void): void;
  /** Ends it now, without a checkpoint. */
  kill(): void;
}
export interface TrainerExit {
  readonly code: number | null;
  readonly signal: string | null;
  readonly error?: string;
  /** Last lines that it wrote to stderr. */
  readonly stderr?: string;
}
export type SpawnTrainer = () => TrainerProcess;

/** What says nothing about why a process ended: notes of the native TensorFlow and of Dawn, stack frames, indented source lines. */
const noise = [/^\s*$/, /^\s/, /^}/, /^node:/, /^Node\.js v/, /^\d{4}-\d\d-\d\d .*: [IW] /, /^To enable the following instructions/, /^Warning: Couldn't load Vulkan/];
const isNoise = (line: string): boolean => noise.some((pattern) => pattern.test(line));

/** A sentence for the person: what ended the process. */
export function describeExit({ code, signal, error, stderr = '' }: TrainerExit): string {
  const lines = stderr.split('\n').filter((line) => !isNoise(line));
  const tail = lines.length === 0 ? '' : ` Its last words: ${lines.slice(-5).join('\n')}`;
  if (error !== undefined) return `The trainer process could not be started: ${error}.${tail}`;
  if (signal === 'SIGKILL') return `The trainer process was killed (SIGKILL), most often because memory ran out: try a smaller batch.${tail}`;
  if (signal !== null) return `The trainer process was ended by ${signal}.${tail}`;
  return `The trainer process ended by itself with exit code ${code}.${tail}`;
}
