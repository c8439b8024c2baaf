import type { Command } from 'commander';
import { basename } from 'path';
import { analyse } from '../../core/analyse.ts';
import { compareDesigns, isSame, type Change, type Compared, type CostChange } from '../../core/compare/index.ts';
import { readDesignText as readAnyDesign } from '../../core/import/read-design-text.ts';
import { formatDiagnostics, located } from '../diagnostics.ts';
import { Failure } from '../failure.ts';
import { grouped } from '../numbers.ts';
import type { Output } from '../output.ts';
import { readDesignText } from '../read-design.ts';

/** Exit codes as of diff: 0 the same, 1 different, 2 trouble. */
const DIFFERENT = 1;
const TROUBLE = 2;

/** `auxnet compare A B`: what was added, removed and changed from A to B. */
export function compareCommand(program: Command, output: Output): void {
  program
    .command('compare')
    .description('tell what differs between two designs, from the first to the second')
    .argument('<before>', 'an .auxnet file or a Keras or TensorFlow.js model, or - for stdin')
    .argument('<after>', 'another one')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      '\nExamples:\n  auxnet compare old.auxnet new.auxnet\n  auxnet template resnet-20 | auxnet compare - net.auxnet\n\nThe exit code is 0 when the designs are the same, 1 when they differ, 2 when one cannot be read. Places on the canvas do not count.',
    )
    .action(async (first: string, second: string, options: { json?: boolean }) => {
      if (first === '-' && second === '-') throw new Failure('Only one of the designs can come from stdin.', TROUBLE);
      const [before, after] = [await read(first), await read(second)];
      const comparison = compareDesigns(before, after);
      const { changes, costs, counts } = comparison;
      const same = isSame(comparison);
      if (options.json) output.print(JSON.stringify({ before: first, after: second, same, counts, costs, changes }));
      else if (!same) output.print([...changes.map(changeLine), '', ...costs.map(costLine)].join('\n'));
      if (same && !options.json) output.say('The designs are the same.');
      if (!same) process.exitCode = DIFFERENT;
    });
}

async function read(file: string): Promise<Compared> {
  const { name, text } = await readDesignText(file).catch((error: unknown) => {
    throw new Failure(error instanceof Error ? error.message : String(error), TROUBLE);
  });
  const { document, diagnostics } = readAnyDesign(basename(name), text);
  if (!document) throw new Failure(formatDiagnostics(name, located(text, diagnostics)), TROUBLE);
  return { document, analysis: analyse(document) };
}

const signs = { added: '+', removed: '-', changed: '~', moved: '>' } as const;
const changeLine = ({ kind, of, title, fields }: Change): string => {
  const values = fields.map(({ field, from, to }) => `${field} ${from ?? '(none)'} → ${to ?? '(none)'}`);
  return `${signs[kind]} ${of === 'node' || of === 'design' || of === 'training' ? '' : `${of} `}${title}${values.length > 0 ? `: ${values.join(', ')}` : ''}`;
};
const costLine = ({ name, from, to }: CostChange): string =>
  `${name}: ${grouped(from)}${from === to ? '' : ` → ${grouped(to)} (${to > from ? '+' : '−'}${grouped(Math.abs(to - from))})`}`;
