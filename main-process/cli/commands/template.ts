import type { Command } from 'commander';
import { analyse } from '../../core/analyse.ts';
import { serialiseDocument } from '../../core/graph/serialise.ts';
import { templates } from '../../core/templates/index.ts';
import { Failure } from '../failure.ts';
import { short } from '../numbers.ts';
import type { Output } from '../output.ts';
import { table } from '../table.ts';

/** `auxnet template [NAME]`: the list, or one design to stdout. */
export function templateCommand(program: Command, output: Output): void {
  program
    .command('template')
    .description('list the templates, or write one to stdout')
    .argument('[name]', 'name of a template; without it all are listed')
    .option('--json', 'print the list as one JSON object')
    .addHelpText('after', '\nExamples:\n  auxnet template\n  auxnet template auxnet-20-3 > net.auxnet')
    .action((name: string | undefined, options: { json?: boolean }) => {
      if (name !== undefined) return output.print(textOf(name));
      const list = templates.map(({ id, title, description, build }) => {
        const { totals, exits } = analyse(build());
        return { name: id, title, description, parameters: totals.parameters, outputs: exits.length };
      });
      if (options.json) return output.print(JSON.stringify({ templates: list }));
      const rows = list.map((item) => [item.name, item.title, short(item.parameters), String(item.outputs), item.description]);
      const columns = [{ title: 'name' }, { title: 'title' }, { title: 'parameters', align: 'right' }, { title: 'outputs', align: 'right' }, { title: 'description' }] as const;
      output.print(table(columns, rows));
    });
}

function textOf(name: string): string {
  const template = templates.find(({ id }) => id.toLowerCase() === name.toLowerCase());
  if (template) return serialiseDocument(template.build()).trimEnd();
  throw new Failure(`There is no template "${name}". There are: ${templates.map(({ id }) => id).join(', ')}.`);
}
