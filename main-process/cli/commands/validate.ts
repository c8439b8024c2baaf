import type { Command } from 'commander';
import { analyse } from '../../core/analyse.ts';
import { parseDocument } from '../../core/graph/parse.ts';
import { countDiagnostics, formatDiagnostics, located } from '../diagnostics.ts';
import type { Output } from '../output.ts';
import { readDesignText } from '../read-design.ts';

/** `auxnet validate FILE`: exit code 1 when there is an error. */
export function validateCommand(program: Command, output: Output): void {
  program
    .command('validate')
    .description('check a design: its form, its graph, its shapes')
    .argument('<file>', 'an .auxnet file, or - for stdin')
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExamples:\n  auxnet validate net.auxnet\n  auxnet template resnet-20 | auxnet validate -\n\nThe exit code is 1 when the design has an error; warnings and hints leave it 0.')
    .action(async (file: string, options: { json?: boolean }) => {
      const { name, text } = await readDesignText(file);
      const parsed = parseDocument(text);
      const found = [...parsed.diagnostics, ...(parsed.document === null ? [] : analyse(parsed.document).diagnostics)];
      const diagnostics = located(text, found);
      const valid = parsed.document !== null && diagnostics.every(({ severity }) => severity !== 'error');
      if (options.json) output.print(JSON.stringify({ file: name, valid, diagnostics }));
      else if (diagnostics.length > 0) output.print(formatDiagnostics(name, diagnostics));
      if (!options.json) output.say(`${name}: ${valid ? 'valid' : 'not valid'}, ${countDiagnostics(diagnostics)}`);
      if (!valid) process.exitCode = 1;
    });
}
