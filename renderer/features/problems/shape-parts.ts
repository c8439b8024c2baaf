/** A piece of a message: a shape (`16×16×32`), set in the fixed-width face, or other text. */
export interface TextPart {
  readonly text: string;
  readonly shape: boolean;
}

export const shapeParts = (text: string): readonly TextPart[] =>
  text
    .split(/(\d+(?:×\d+)+)/)
    .filter((part) => part !== '')
    .map((part) => ({ text: part, shape: /^\d+(?:×\d+)+$/.test(part) }));
