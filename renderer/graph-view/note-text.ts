/** Measures of a note at 100 %, in pixels: screen and picture draw it alike. */
export const noteMeasures = { padding: 10, line: 16, corner: 12, radius: 4, size: 12 } as const;
export const noteFont = (family: string): string => `400 ${noteMeasures.size}px ${family}`;

/** The lines of a note that fit into it: broken where its author did, and between words where a line is too long. */
export function noteLines(
  { text, width, height }: { readonly text: string; readonly width: number; readonly height: number },
  measure: (text: string) => number,
): readonly string[] {
  const room = width - 2 * noteMeasures.padding;
  const most = Math.max(1, Math.floor((height - 2 * noteMeasures.padding + 4) / noteMeasures.line));
  const lines: string[] = [];
  for (const paragraph of text.split(/\r?\n/)) {
    if (lines.length > most) break;
    lines.push(...wrapped(paragraph, room, measure, most + 1));
  }
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most - 1), `${lines[most - 1] ?? ''}…`];
}

function wrapped(paragraph: string, room: number, measure: (text: string) => number, most: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of paragraph.split(/(?<= )/)) {
    if (lines.length >= most) return lines;
    if (line !== '' && measure((line + word).trimEnd()) > room) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += word;
    // A word longer than the line breaks anywhere.
    while (measure(line.trimEnd()) > room && line.length > 1) {
      let fits = line.length - 1;
      while (fits > 1 && measure(line.slice(0, fits)) > room) fits -= 1;
      lines.push(line.slice(0, fits));
      line = line.slice(fits);
      if (lines.length >= most) return lines;
    }
  }
  lines.push(line.trimEnd());
  return lines;
}
