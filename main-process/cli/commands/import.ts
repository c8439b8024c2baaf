import { writeFileAtomic } from '../../files/atomic.ts';
import type { Command } from 'commander';
import { basename, resolve } from 'path';
import { importModel, reportLine, type ImportNote } from '../../core/import/index.ts';
import { serialiseDocument } from '../../core/graph/serialise.ts';
import { formatDiagnostics } from '../diagnostics.ts';
import { Failure } from '../failure.ts';
import type { Output } from '../output.ts';
import { readDesignText } from '../read-design.ts';

interface Options {
  readonly output?: string;
  readonly json?: boolean;
}

/** `auxnet import MODEL`: a Keras or TensorFlow.js model as a design; exit code 1 when it cannot be one. */
export function importCommand(program: Command, output: Output): void {
  program
    .command('import')
    .description('make a design of a Keras or TensorFlow.js model: layers that form a residual block become one')
    .argument('<model>', 'JSON of a model (model.to_json() of Keras 2 or 3, model.json of a tfjs layers model), or - for stdin')
    .option('-o, --output <file>', 'write the design here instead of to stdout')
    .option('--json', 'print what was made of it as one JSON object; the design too, unless --output is given')
    .addHelpText(
      'after',
      '\nExamples:\n  auxnet import resnet.json -o resnet.auxnet\n  auxnet import model.json | auxnet summary -\n\nWeights are not read. What the design leaves out or says otherwise is told on stderr.',
    )
    .action(async (file: string, options: Options) => {
      const { name, text } = await readDesignText(file);
      const result = importModel(basename(name), text);
      if (!result.document) {
        if (!options.json) throw new Failure(formatDiagnostics(name, result.diagnostics));
        output.print(JSON.stringify({ file: name, imported: false, diagnostics: result.diagnostics }));
        process.exitCode = 1;
        return;
      }
      const design = serialiseDocument(result.document);
      if (options.output !== undefined) await writeFileAtomic(resolve(options.output), design);
      if (options.json) {
        const { notes, ...counts } = result.report;
        const made = { file: name, imported: true, ...counts, notes };
        output.print(JSON.stringify(options.output === undefined ? { ...made, design: JSON.parse(design) as unknown } : made));
        return;
      }
      if (options.output === undefined) output.print(design.trimEnd());
      output.say(`${name} (${result.report.format}): ${reportLine(result.report)}`);
      for (const note of result.report.notes) output.say(noteLine(note));
    });
}

const words = { 'left-out': 'left out', changed: 'changed', 'read-as': 'read as' } as const;
const noteLine = ({ kind, layer, text }: ImportNote): string => `    ${words[kind]}: ${layer === '' ? '' : `${layer}: `}${text}`;
