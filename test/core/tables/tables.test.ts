import { describe, expect, it } from 'vitest';
import { cellText, figure, left, right, toCsv, toLatex, toMarkdown, type Cell, type Table } from '../../../main-process/core/tables/index.ts';

const tableOf = (rows: readonly (readonly Cell[])[], rest: Partial<Table> = {}): Table => ({
  caption: '',
  columns: [left('Output'), right('Error, %')],
  rows,
  notes: [],
  ...rest,
});
const spread = { kind: 'spread', mean: 38.126, deviation: 0.4449, count: 3, digits: 1 } as const;

it.each<[Cell, string]>([
  [null, '–'],
  ['Exit 7', 'Exit 7'],
  [figure(14650, '14,650'), '14,650'],
  [spread, '38.1 ± 0.4'],
  [{ ...spread, deviation: null, count: 1 }, '38.1'],
])('%j is read as %s', (cell, text) => expect(cellText(cell)).toBe(text));

describe('CSV', () => {
  const cell = (value: Cell): string => toCsv(tableOf([[value, null]])).split('\r\n')[1] ?? '';
  it.each<[string, Cell, string]>([
    ['plain text', 'Exit 7', 'Exit 7,'],
    ['a comma and quotes', 'say "a", b', '"say ""a"", b",'],
    ['a line break', 'a\nb', '"a\nb",'],
    ['a formula is text', '=HYPERLINK("x")', '"\'=HYPERLINK(""x"")",'],
    ['a name with a minus too', '-1+2', "'-1+2,"],
    ['a negative figure is a number', figure(-0.25, '−0.3'), '-0.25,'],
    ['every digit of a figure', figure(38.1234567, '38.1'), '38.1234567,'],
  ])('%s', (_, value, expected) => expect(cell(value)).toBe(expected));

  it('a spread takes three columns, and a value without one fills the first', () => {
    expect(toCsv(tableOf([['a', spread], ['b', figure(1.5, '1.5')], ['c', null]]))).toBe(
      'Output,"Error, %","Error, %, s.d.","Error, %, runs"\r\na,38.126,0.4449,3\r\nb,1.5,,\r\nc,,,\r\n',
    );
  });
});

describe('Markdown', () => {
  it('aligns, emphasises and notes', () => {
    expect(toMarkdown(tableOf([['Exit 7', { ...spread, best: true }], ['a|b', null]], { caption: 'Errors', notes: ['10 epochs'] }))).toBe(
      [
        'Errors',
        '',
        '| Output |       Error, % |',
        '| ------ | -------------: |',
        '| Exit 7 | **38.1 ± 0.4** |',
        '| a\\|b   |              – |',
        '',
        '- 10 epochs',
        '',
      ].join('\n'),
    );
  });
  it.each([
    ['*bold* _x_ `y`', '\\*bold\\* \\_x\\_ \\`y\\`'],
    ['<script>', '\\<script\\>'],
    ['two\nlines', 'two lines'],
    ['a\\b', 'a\\\\b'],
  ])('%j is written %j', (text, expected) => expect(toMarkdown(tableOf([[text, null]]))).toContain(`| ${expected} `));
});

describe('LaTeX', () => {
  it('is a table of booktabs with the notes in its caption', () => {
    expect(toLatex(tableOf([['Exit 7', { ...spread, best: true }]], { caption: 'Errors.', notes: ['10 epochs.'] }))).toBe(
      [
        '% \\usepackage{booktabs}',
        '\\begin{table}',
        '  \\centering',
        '  \\caption{Errors. 10 epochs.}',
        '  \\begin{tabular}{@{}lr@{}}',
        '    \\toprule',
        '    Output & Error, \\% \\\\',
        '    \\midrule',
        '    Exit 7 & \\textbf{38.1 $\\pm$ 0.4} \\\\',
        '    \\bottomrule',
        '  \\end{tabular}',
        '\\end{table}',
        '',
      ].join('\n'),
    );
  });
  it.each([
    ['my_net & 50 % #1 $x$', 'my\\_net \\& 50 \\% \\#1 \\$x\\$'],
    ['{a}\\b~^', '\\{a\\}\\textbackslash{}b\\textasciitilde{}\\textasciicircum{}'],
    ['8×64d − 1', '8$\\times$64d $-$ 1'],
    ['naïve', 'naïve'],
  ])('%j is written %j', (text, expected) => expect(toLatex(tableOf([[text, null]]))).toContain(`    ${expected} & --`));
});
