/** What every picture for a paper is written with. */
export const font = `font-family="Inter, 'Helvetica Neue', Arial, sans-serif" font-size="11"`;
export const ink = '#1c1f24';
export const faint = '#59616c';

/** Hundredths of a pixel are enough. */
export const round = (value: number): number => Math.round(value * 100) / 100;
export const escape = (words: string): string => words.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
export const text = (x: number, y: number, words: string, rest: string): string => `<text x="${round(x)}" y="${round(y)}" ${rest}>${escape(words)}</text>`;
