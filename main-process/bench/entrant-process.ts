import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { answers, type Answer, type Command, type Job } from './protocol.ts';

/** How a program is started. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Why an entrant takes no part, or no part any more: one line, to follow its name. */
export class EntrantFailure extends Error {
  override readonly name = 'EntrantFailure';
}

/** Seconds that an answer may take. */
export type Limits = Readonly<Record<Command, number>>;

const LAST_WORDS = 2000;
const envelope = z.looseObject({ id: z.int(), error: z.string().optional() });

/** The bench's end of one entrant. Asked one thing at a time. */
export class EntrantProcess {
  readonly #child;
  readonly #limits: Limits;
  #stderr = '';
  #nextId = 0;
  #waiting: { readonly id: number; settle(answer: unknown): void; fail(reason: string): void } | null = null;
  #gone: string | null = null;

  constructor({ command, args, env }: Launch, limits: Limits) {
    this.#limits = limits;
    this.#child = spawn(command, [...args], { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, ...env }, windowsHide: true });
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => (this.#stderr = (this.#stderr + text).slice(-LAST_WORDS)));
    // A process that is gone is told by `close`; writing to it is not a second error.
    this.#child.stdin.on('error', () => undefined);
    createInterface({ input: this.#child.stdout }).on('line', (line) => this.#receive(line));
    this.#child.on('error', (error) => this.#end(`could not be started: ${error.message}`));
    this.#child.on('close', (code, signal) => this.#end(`ended by itself (${signal ?? `exit code ${code}`})${this.#lastWords()}`));
  }

  open(job: Job): Promise<Answer<'open'>> {
    return this.ask('open', { job });
  }

  /**
   * @param limit seconds to wait for the answer
   * @throws EntrantFailure when it says no, dies, answers nonsense or does not answer in time; it is ended then
   */
  async ask<C extends Command>(command: C, fields: object = {}, limit: number = this.#limits[command]): Promise<Answer<C>> {
    if (this.#gone !== null) throw new EntrantFailure(this.#gone);
    const id = this.#nextId++;
    let timer: NodeJS.Timeout | undefined;
    try {
      const answer = await new Promise<unknown>((resolve, reject) => {
        this.#waiting = { id, settle: resolve, fail: (reason) => reject(new EntrantFailure(reason)) };
        timer = setTimeout(() => this.#waiting?.fail(`took longer than ${limit} s to answer "${command}"`), 1000 * limit);
        this.#child.stdin.write(`${JSON.stringify({ id, command, ...fields })}\n`);
      });
      const { error } = envelope.parse(answer);
      if (error !== undefined) throw new EntrantFailure(error);
      const parsed = answers[command].safeParse(answer);
      if (!parsed.success) throw new EntrantFailure(`answered "${command}" with ${JSON.stringify(answer).slice(0, 200)}`);
      // The schema was picked by the command; TypeScript does not follow the index.
      return parsed.data as Answer<C>;
    } catch (error) {
      this.kill();
      throw error;
    } finally {
      clearTimeout(timer);
      this.#waiting = null;
    }
  }

  /** Lets it end by itself, which it does when its stdin ends; by force where it does not. */
  async close(): Promise<void> {
    if (this.#gone !== null) return;
    const closed = new Promise<void>((resolve) => this.#child.once('close', () => resolve()));
    this.#child.stdin.end();
    const timer = setTimeout(() => this.kill(), 3000);
    await closed;
    clearTimeout(timer);
  }

  kill(): void {
    this.#gone ??= 'was ended';
    this.#child.kill('SIGKILL');
  }

  #receive(line: string): void {
    let answer: unknown;
    try {
      answer = JSON.parse(line);
    } catch {
      return; // Something that a library printed.
    }
    if (envelope.safeParse(answer).data?.id === this.#waiting?.id) this.#waiting?.settle(answer);
  }

  #end(reason: string): void {
    this.#gone ??= reason;
    this.#waiting?.fail(reason);
  }

  #lastWords(): string {
    const line = this.#stderr.trim().split('\n').at(-1)?.trim() ?? '';
    return line === '' ? '' : `: ${line}`;
  }
}
