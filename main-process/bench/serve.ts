import { createInterface } from 'node:readline';
import { peakBytes } from './peak-memory.ts';
import { request, type Answer, type Job } from './protocol.ts';
import { timed } from './timed.ts';

/** What an entrant process can do once its framework is loaded. Times are taken around these calls. */
export interface Entrant {
  readonly facts: Answer<'open'>;
  /** @returns number of trainable scalars */
  build(): Promise<number>;
  step(): Promise<Omit<Answer<'step'>, 'milliseconds'>>;
  epoch?(): Promise<Answer<'epoch'>>;
}

/** Answers the bench on stdio until it closes the pipe, which ends this process. */
export async function serve(open: (job: Job) => Promise<Entrant>): Promise<void> {
  let entrant: Entrant | undefined;
  const opened = (): Entrant => {
    if (entrant === undefined) throw new Error('was asked before it was opened');
    return entrant;
  };
  const answer = async (line: string): Promise<object> => {
    const parsed = request.safeParse(JSON.parse(line));
    if (!parsed.success) throw new Error(`was asked for what it does not know: ${parsed.error.issues[0]?.message ?? ''}`);
    const asked = parsed.data;
    switch (asked.command) {
      case 'open':
        entrant = await open(asked.job);
        return entrant.facts;
      case 'build': {
        const [milliseconds, parameters] = await timed(() => opened().build());
        return { milliseconds, parameters };
      }
      case 'step': {
        const [milliseconds, result] = await timed(() => opened().step());
        return { milliseconds, ...result };
      }
      case 'memory':
        return { peakBytes: peakBytes() };
      case 'epoch': {
        const epoch = opened().epoch?.();
        if (epoch === undefined) throw new Error('does not run epochs');
        return epoch;
      }
    }
  };
  for await (const line of createInterface({ input: process.stdin })) {
    const result = await answer(line).catch((error: unknown) => ({ error: firstLine(error) }));
    process.stdout.write(`${JSON.stringify({ id: idOf(line), ...result })}\n`);
  }
  process.exit(0);
}

const firstLine = (error: unknown): string => (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';

function idOf(line: string): unknown {
  try {
    return (JSON.parse(line) as { id?: unknown }).id;
  } catch {
    return undefined;
  }
}
