import type { Command } from 'commander';
import { join, resolve } from 'path';
import type { Document } from '../../core/graph/document.ts';
import { serialiseDocument } from '../../core/graph/serialise.ts';
import { runsFolder } from '../../service/home.ts';
import type { CliContext } from '../context.ts';
import { evaluateRun, evaluationLines } from '../evaluate-run.ts';
import { followRun } from '../follow-run.ts';
import { readDesign } from '../read-design.ts';
import { placeOf } from '../run-place.ts';
import { addTrainingOptions, methodHelp, withTrainingOptions, type TrainingOptions } from '../training-options.ts';

interface Options extends TrainingOptions {
  readonly engine?: string;
  readonly runDir?: string;
  readonly evaluate?: boolean;
  readonly json?: boolean;
}

const help = `
Methods:
${methodHelp}

Examples:
  auxnet train net.auxnet
  auxnet train net.auxnet --data cifar-10-batches-bin --epochs 10 --method fused
  auxnet template auxnet-20-3 | auxnet train - --epochs 1 --train-limit 1000
  auxnet train net.auxnet --json > events.jsonl

What is not given comes from the design. Ctrl-C stops with a checkpoint, a second one at once; "auxnet resume" goes on.
With --json every event is one object a line: start, step, epoch and end, between them phase, log and checkpoint; after them
evaluation, where one was asked for.
The exit code is 0 only when the training is complete.`;

/** `auxnet train FILE`. */
export function trainCommand(program: Command, context: CliContext): void {
  const command = program.command('train').description('train a design').argument('<file>', 'an .auxnet file, or - for stdin');
  addTrainingOptions(command)
    .option('--engine <id>', 'engine to train with, as listed by "auxnet devices"')
    .option('--run-dir <dir>', 'folder for this run: new or empty (default: the next one in the library of runs)')
    .option('--evaluate', 'at the end, evaluate the last checkpoint on the test images, as the window does by itself')
    .option('--json', 'print events as JSON lines')
    .addHelpText('after', help)
    .action(async (file: string, options: Options) => {
      const { document } = await readDesign(file);
      const chosen = await withTrainingOptions(document, options);
      const design = serialiseDocument(withInitialPlace(chosen, options.runDir, context.home));
      const { store, id } = placeOf(options.runDir, context.home);
      const run = await followRun({
        ...context,
        store,
        json: options.json === true,
        begin: (manager) => manager.start({ design, engine: options.engine, id }),
      });
      if (!options.evaluate) return;
      const evaluation = await evaluateRun(context, store, run, { checkpoint: 'last', part: 'test' });
      context.output.print(options.json ? JSON.stringify({ event: 'evaluation', evaluation }) : evaluationLines(evaluation).join('\n'));
    });
}

/**
 * A run to take weights from is named by its id in the library, or by a path. The trainer looks for an id beside the run's own folder, so
 * both become paths where that says nothing.
 */
function withInitialPlace(document: Document, runDir: string | undefined, home: string): Document {
  const { initial } = document.training;
  if (initial === null) return document;
  const isPath = /[\\/]/.test(initial.run);
  if (!isPath && runDir === undefined) return document;
  const run = isPath ? resolve(initial.run) : join(runsFolder(home), initial.run);
  return { ...document, training: { ...document.training, initial: { ...initial, run } } };
}
