import { parseTree, printParseErrorCode, type Node as JsonNode, type ParseError } from 'jsonc-parser';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { fileProblems, type Place } from '../diagnostics/file-problems.ts';

/** Characters. The largest design that the schema allows stays below it. */
export const MAX_LENGTH = 64 * 1024 * 1024;
/** Values in the text, counted by their commas: each costs the parser some hundred bytes, and running out of memory cannot be caught. */
export const MAX_VALUES = 1_000_000;
/** Levels of brackets. A design needs 5; the rest is room for unknown fields, and keeps recursion far from the stack's end. */
export const MAX_DEPTH = 64;
/** More than these say nothing new. */
export const MAX_PROBLEMS = 100;

export interface JsonText {
  readonly value: unknown;
  readonly diagnostics: readonly Diagnostic[];
  /** Place of the value at a path, or of its nearest ancestor that the text holds. */
  place(path: readonly PropertyKey[]): Place;
}

/**
 * JSON with the place of every value. Stricter than JSON.parse: a doubled field is an error, not a silent choice, and
 * so are numbers beyond float64 and the key `__proto__`, which no plain object can hold safely.
 */
export function readJson(source: string): JsonText {
  const text = source.startsWith('\uFEFF') ? source.slice(1) : source;
  const locate = locator(text);
  const refuse = (diagnostic: Diagnostic): JsonText => ({ value: undefined, diagnostics: [diagnostic], place: () => ({}) });

  if (text.length > MAX_LENGTH) {
    const detail = `It has ${text.length} characters; a design has at most ${MAX_LENGTH}.`;
    return refuse(fileProblems.tooLarge({ detail }));
  }
  if (text.trim() === '') return refuse(fileProblems.empty({ detail: 'Open another file, or start from a template.' }, { line: 1, column: 1 }));
  const limit = limitPassedAt(text);
  if (limit?.kind === 'values') return refuse(fileProblems.tooLarge({ detail: `It has more than ${MAX_VALUES} values.` }, locate(limit.offset)));
  if (limit?.kind === 'depth') return refuse(fileProblems.tooDeep({ detail: `Brackets stand more than ${MAX_DEPTH} deep here.` }, locate(limit.offset)));

  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  const first = errors[0];
  if (first || !root) {
    const syntax = (first && syntaxTexts[printParseErrorCode(first.error)]) ?? 'A value was expected here.';
    return refuse(fileProblems.syntax({ detail: syntax }, locate(first?.offset ?? 0)));
  }
  const diagnostics: Diagnostic[] = [];
  const report = (diagnostic: Diagnostic): void => {
    if (diagnostics.length < MAX_PROBLEMS) diagnostics.push(diagnostic);
  };
  const value = valueOf(root, [], locate, report);
  const place = (path: readonly PropertyKey[]): Place => ({ ...locate(nodeAt(root, path).offset), path: formatPath(path) });
  return { value, diagnostics, place };
}

/** `nodes[3].params.filters` */
export function formatPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => (typeof key === 'number' ? `${text}[${key}]` : text === '' ? String(key) : `${text}.${String(key)}`), '');
}

type Locate = (offset: number) => Place;

/** Line starts are found once, at the first question: most files need none. */
function locator(text: string): Locate {
  let starts: number[] | undefined;
  return (offset) => {
    if (!starts) {
      starts = [0];
      for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    }
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] as number) + 1 };
  };
}

/** Where the text passes MAX_DEPTH or MAX_VALUES, if it does. Runs before the parser, which recurses and builds a tree. */
function limitPassedAt(text: string): { readonly kind: 'depth' | 'values'; readonly offset: number } | undefined {
  let depth = 0;
  let values = 0;
  let inString = false;
  for (let offset = 0; offset < text.length; offset += 1) {
    const code = text.charCodeAt(offset);
    if (inString) {
      if (code === 0x5c) offset += 1;
      // A string ends at its line's end at the latest, as it does for the parser: else an open quote would hide what follows.
      else if (code === 0x22 || code === 0x0a || code === 0x0d) inString = false;
    } else if (code === 0x22) inString = true;
    else if (code === 0x5b || code === 0x7b) {
      depth += 1;
      if (depth > MAX_DEPTH) return { kind: 'depth', offset };
    } else if (code === 0x5d || code === 0x7d) depth -= 1;
    else if (code === 0x2c) {
      values += 1;
      if (values > MAX_VALUES) return { kind: 'values', offset };
    }
  }
  return undefined;
}

/** @param path of the node; extended and restored on the way, since few values ever need theirs */
function valueOf(node: JsonNode, path: PropertyKey[], locate: Locate, report: (diagnostic: Diagnostic) => void): unknown {
  const at = (key: PropertyKey, child: JsonNode): unknown => {
    path.push(key);
    const value = valueOf(child, path, locate, report);
    path.pop();
    return value;
  };
  const placeOf = (offset: number, ...key: readonly PropertyKey[]): Place => ({ ...locate(offset), path: formatPath([...path, ...key]) });

  if (node.type === 'array') return (node.children ?? []).map((child, index) => at(index, child));
  if (node.type === 'object') {
    const object: Record<string, unknown> = {};
    for (const property of node.children ?? []) {
      const [keyNode, valueNode] = property.children ?? [];
      if (!keyNode || !valueNode) continue;
      const key = String(keyNode.value);
      if (key === '__proto__') report(fileProblems.reservedKey({ detail: 'Rename or remove “__proto__”.' }, placeOf(keyNode.offset, key)));
      else if (Object.hasOwn(object, key)) {
        const detail = `“${key}” stands here for the second time. Remove one of the two.`;
        report(fileProblems.doubledKey({ detail }, placeOf(keyNode.offset, key)));
      } else object[key] = at(key, valueNode);
    }
    return object;
  }
  if (node.type === 'number') {
    const number = Number(node.value);
    if (!Number.isFinite(number)) report(fileProblems.number({ detail: 'It must lie within ±1.8e308.' }, placeOf(node.offset)));
    // JSON has no −0 that would come back.
    return number === 0 ? 0 : number;
  }
  return node.value as unknown;
}

function nodeAt(root: JsonNode, path: readonly PropertyKey[]): JsonNode {
  let node = root;
  for (const key of path) {
    const next =
      node.type === 'array'
        ? node.children?.[Number(key)]
        : node.children?.find((property) => property.children?.[0]?.value === key)?.children?.[1];
    if (!next) return node;
    node = next;
  }
  return node;
}

/** By the name of the parser's error code. */
const syntaxTexts: Readonly<Record<string, string>> = {
  CommaExpected: 'A comma was expected here.',
  ColonExpected: 'A colon was expected here.',
  ValueExpected: 'A value was expected here.',
  PropertyNameExpected: 'A field name in quotes was expected here.',
  CloseBraceExpected: 'A closing } was expected here. The file may have been cut short.',
  CloseBracketExpected: 'A closing ] was expected here. The file may have been cut short.',
  EndOfFileExpected: 'The design ends before this text; nothing may follow it.',
  InvalidCommentToken: 'Comments would be lost on saving. Move this one to "description".',
  UnexpectedEndOfString: 'This text lacks its closing quote.',
  InvalidSymbol: 'This is no JSON value: texts need double quotes.',
  InvalidNumberFormat: 'This number is not written as JSON wants it.',
  InvalidEscapeCharacter: 'This backslash sequence is not one of JSON.',
  InvalidUnicode: 'A \\u needs four hexadecimal digits.',
  InvalidCharacter: 'A text holds a control character; write it as \\n, \\t or \\u….',
};
