import { fieldGroups, groupTitles, type FieldValue, type TrainingField } from './training-field.ts';
import { trainingFields } from './training-fields.ts';
import { defaultValue, rangeText } from './training-values.ts';

/** docs/configuration.md, from the table of fields. */
export function configurationDocs(): string {
  const groups = fieldGroups.flatMap((group) => {
    const fields = trainingFields.filter((field) => field.group === group);
    return fields.length === 0 ? [] : [`## ${groupTitles[group]}`, ...fields.map(section)];
  });
  return [
    '# The configuration of a run',
    'It stands in the design file under `training`, so the file alone repeats the run. The window sets it in Train, `auxnet train` by the options'
      + ' below. This page is made from the table that both read (`main-process/core/graph/training-fields.ts`); `UPDATE_DOCS=1 npx vitest run'
      + ' test/core/graph/training-docs.test.ts` writes it. The paper is arXiv 1611.01773.',
    ...groups,
    '',
  ].join('\n\n').replace(/\n{3,}$/, '\n');
}

function section(field: TrainingField): string {
  const { path, label, help, option, paper } = field;
  const written = option === null ? 'no option' : field.kind === 'boolean' ? `\`--${option}\`, \`--no-${option}\`` : `\`--${option}\``;
  const facts = [`\`${path}\``, written, rangeText(field), `default ${shown(field, defaultValue(field))}`];
  if (paper !== undefined) facts.push(`paper ${shown(field, paper)}`);
  return `**${label}**: ${facts.join(' · ')}. ${help}`;
}

function shown(field: TrainingField, value: FieldValue): string {
  if (value === null) return ('none' in field && field.none) || 'none';
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return Array.isArray(value) ? value.join(', ') : String(value);
}
