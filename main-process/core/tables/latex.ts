import { cellText, isBest, type Cell, type Table } from './table.ts';

/** The table for a paper: `table` with `tabular` and the rules of booktabs, which the preamble must load. Notes stand in the caption. */
export function toLatex({ caption, columns, rows, notes }: Table): string {
  const words = [caption, ...notes].filter((text) => text !== '').map(escape).join(' ');
  const line = (cells: readonly string[]): string => `    ${cells.join(' & ')} \\\\`;
  return `${[
    '% \\usepackage{booktabs}',
    '\\begin{table}',
    '  \\centering',
    ...(words === '' ? [] : [`  \\caption{${words}}`]),
    `  \\begin{tabular}{@{}${columns.map(({ align }) => (align === 'right' ? 'r' : 'l')).join('')}@{}}`,
    '    \\toprule',
    line(columns.map(({ title }) => escape(title))),
    '    \\midrule',
    ...rows.map((row) => line(columns.map((_, at) => written(row[at] ?? null)))),
    '    \\bottomrule',
    '  \\end{tabular}',
    '\\end{table}',
  ].join('\n')}\n`;
}

function written(cell: Cell): string {
  const text = escape(cellText(cell));
  return isBest(cell) ? `\\textbf{${text}}` : text;
}

const special: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}', '{': '\\{', '}': '\\}', '~': '\\textasciitilde{}', '^': '\\textasciicircum{}',
  '&': '\\&', '%': '\\%', '$': '\\$', '#': '\\#', _: '\\_', '<': '\\textless{}', '>': '\\textgreater{}', '|': '\\textbar{}', '"': '\\textquotedbl{}',
  '±': '$\\pm$', '×': '$\\times$', '÷': '$\\div$', '−': '$-$', '→': '$\\to$', '≤': '$\\le$', '≥': '$\\ge$', '≈': '$\\approx$',
  λ: '$\\lambda$', μ: '$\\mu$', σ: '$\\sigma$', '–': '--', '—': '---', '…': '\\ldots{}', '’': "'", '“': '``', '”': "''",
  '₁': '$_1$', '₂': '$_2$', '²': '$^2$', '\u00a0': '~', '\u2002': '\\enspace{}', '·': '$\\cdot$',
};
const specialCharacters = new RegExp(`[${Object.keys(special).map((mark) => `\\u{${mark.codePointAt(0)?.toString(16) ?? ''}}`).join('')}]`, 'gu');

/** Text that LaTeX sets as it stands. Other letters stay: engines of today read UTF-8. */
export const escape = (text: string): string => text.replace(/\s*[\r\n]+\s*/g, ' ').replace(specialCharacters, (mark) => special[mark] ?? mark);
