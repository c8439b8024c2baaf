import { SingleBar } from 'cli-progress';
import { heldOut, heldOutPart, type EpochEvent, type StartEvent, type TrainingEvent } from '../contract/training-events.ts';
import { clock, grouped, short } from './numbers.ts';
import type { Output } from './output.ts';
import { right, table } from './table.ts';

/** How a command shows a run. */
export interface Reporter {
  onEvent(event: TrainingEvent): void;
  /** Frees the terminal line. */
  close(): void;
}

/** `--json`: every event as it comes, one object a line; of the phases only when another one begins, not their progress. */
export function jsonReporter(output: Output, directory: () => string | undefined): Reporter {
  let phase = '';
  return {
    onEvent(event) {
      if (event.event === 'phase') {
        const begun = `${event.phase} ${event.message ?? ''}`;
        if (begun === phase) return;
        phase = begun;
      }
      output.print(JSON.stringify(event.event === 'start' ? { ...event, directory: directory() } : event));
    },
    close: () => undefined,
  };
}

/** For people: a bar on stderr while an epoch runs, a table of the outputs after it on stdout. */
export function terminalReporter(output: Output): Reporter {
  let start: StartEvent | null = null;
  let bar: SingleBar | null = null;
  let stage = '';
  let said = '';
  /** Where and when this epoch was first seen: a resumed one begins in its middle. */
  let eta: { readonly epoch: number; readonly since: number; readonly from: number } | null = null;
  let epochSeconds: number | null = null;

  const clear = (): void => {
    bar?.stop();
    bar = null;
  };
  const begin = (total: number): void => {
    if (bar !== null || !output.interactive) return;
    bar = new SingleBar({
      format: '{stage} [{bar}] {value}/{total}  {speed}  {left}  loss {loss}',
      hideCursor: true,
      clearOnComplete: true,
      barsize: 24,
      stream: process.stderr,
    });
    bar.start(total, 0, { stage: '', speed: '', left: '', loss: '' });
  };

  return {
    close: clear,
    onEvent(event) {
      switch (event.event) {
        case 'start': {
          start = event;
          const epochs = `${event.epochs} epoch${event.epochs === 1 ? '' : 's'} of ${event.stepsPerEpoch} steps`;
          const from = event.fromStep > 1 ? `, from step ${event.fromStep}` : '';
          output.print(`Run ${event.run}: ${short(event.parameters)} parameters, ${event.outputs.length} output${event.outputs.length === 1 ? '' : 's'}, ${epochs}${from}, on ${event.engine} (${event.device})`);
          return;
        }
        case 'step': {
          if (start === null) return;
          const { stepsPerEpoch, epochs } = start;
          const inEpoch = event.step - (event.epoch - 1) * stepsPerEpoch;
          if (eta?.epoch !== event.epoch) eta = { epoch: event.epoch, since: Date.now(), from: inEpoch };
          begin(stepsPerEpoch);
          const perStep = inEpoch > eta.from ? (Date.now() - eta.since) / 1000 / (inEpoch - eta.from) : null;
          // The evaluation counts once an epoch has shown how long it takes.
          const perEpoch = epochSeconds ?? (perStep ?? 0) * stepsPerEpoch;
          const left = perStep === null ? null : perStep * (stepsPerEpoch - inEpoch) + perEpoch * (epochs - event.epoch);
          const speed = event.imagesPerSecond;
          stage = `epoch ${event.epoch}/${epochs}`;
          bar?.update(inEpoch, {
            stage,
            speed: `${speed.toFixed(speed < 10 ? 1 : 0)} images/s`,
            left: left === null ? '' : `${clock(left)} left`,
            loss: Object.values(event.loss).map((loss) => loss.toFixed(3)).join(' '),
          });
          return;
        }
        case 'epoch':
          clear();
          epochSeconds = event.seconds;
          return output.print(epochTable(event, start));
        case 'log':
          clear();
          return output.say(`${event.level}: ${event.message}`);
        case 'end':
          clear();
          if (event.status === 'completed') output.print('Completed.');
          else output.say(`${event.status === 'failed' ? 'Failed' : 'Stopped'}${event.reason === undefined ? '.' : `: ${event.reason}`}`);
          return;
        case 'phase':
          if (event.phase === 'evaluating') bar?.update({ stage: `${stage}, testing ${Math.round(100 * (event.progress ?? 0))} %` });
          if (event.phase === 'preparing' || event.phase === 'stopping') {
            const words = event.message ?? `${event.phase} …`;
            // A phase tells again and again how far it is.
            if (words !== said) output.say(words);
            said = words;
          }
          return;
        case 'checkpoint':
        case 'heads':
        case 'resources':
        case 'mark':
          return;
      }
    },
  };
}

function epochTable(event: EpochEvent, start: StartEvent | null): string {
  const outputs = start?.outputs ?? Object.keys(event.train).map((id) => ({ id, name: id, depth: 0, parameters: 0, flops: 0 }));
  const part = heldOutPart(event);
  const alsoTest = part === 'validation' && event.test !== undefined;
  const figures = ['train loss', 'train error', `${part} loss`, `${part} error`, ...(alsoTest ? ['test error'] : [])];
  const columns = [{ title: 'output' }, ...['depth', 'parameters', ...figures].map(right)];
  const number = (value: number | undefined, digits: number, unit = ''): string => (value === undefined ? '' : `${value.toFixed(digits)}${unit}`);
  const rows = outputs.map(({ id, name, depth, parameters }) => {
    const train = event.train[id];
    const held = heldOut(event)[id];
    const test = alsoTest ? [number(event.test?.[id]?.error, 2, ' %')] : [];
    const measured = [train, held].flatMap((figures) => [number(figures?.loss, 4), number(figures?.error, 2, ' %')]);
    return [name, String(depth), grouped(parameters), ...measured, ...test];
  });
  return `\nEpoch ${event.epoch}/${start?.epochs ?? '?'}, learning rate ${Number(event.learningRate.toPrecision(4))}, ${clock(event.seconds)}\n${table(columns, rows)}`;
}
