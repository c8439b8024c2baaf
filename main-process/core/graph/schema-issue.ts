import type { z } from 'zod';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { fileProblems, type Place } from '../diagnostics/file-problems.ts';
import { formatPath } from './json-text.ts';
import { nodeKinds } from './kinds.ts';
import { scheduleKinds } from './schedule-config.ts';

type Issue = z.core.$ZodIssue;

/** A schema issue in words: which field, of which node, what it needs and what it has. */
export function describeIssue(issue: Issue, file: unknown, place: (path: readonly PropertyKey[]) => Place): Diagnostic {
  const field = formatPath(issue.path);
  const expected = expectation(issue);
  const received = show(valueAt(file, issue.path));
  const owner = ownerOf(file, issue.path);
  const subject = owner ? `${owner.name}, ${field}` : field || 'The file';
  const detail = `${subject}: expected ${expected}, got ${received}.`;
  return fileProblems.value({ detail, expected, received, ...(owner?.id === undefined ? {} : { node: owner.id }) }, place(issue.path));
}

/** What a value would have had to be: "a whole number", "at least 1". */
export function expectation(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected === 'int' ? 'a whole number' : `${/^[aeio]/.test(issue.expected) ? 'an' : 'a'} ${issue.expected}`;
    case 'too_small':
      return `${sizeWord(issue.origin)}${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}`;
    case 'too_big':
      return `${sizeWord(issue.origin)}${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}`;
    case 'invalid_value':
      return issue.values.map((value) => JSON.stringify(value)).join(', ').replace(/, (?=[^,]*$)/, ' or ');
    case 'invalid_format':
      return issue.message;
    case 'invalid_union':
      // Unions on a key are those of node kinds and of schedules; the others (padding) describe themselves by their members.
      if (issue.errors.length === 0) return `one of ${(issue.path[0] === 'training' ? scheduleKinds : nodeKinds).join(', ')}`;
      return [...new Set(issue.errors.flat().map(expectation))].join(' or ');
    case 'invalid_key':
      return 'a key that is a node id';
    default:
      return issue.message;
  }
}

const sizeWord = (origin: string): string => (origin === 'string' ? 'a length of ' : origin === 'array' ? 'a list of ' : '');

function valueAt(file: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined), file);
}

/** The node that the path runs through, as far as the broken file names it. */
function ownerOf(file: unknown, path: readonly PropertyKey[]): { readonly id?: string; readonly name: string } | undefined {
  if (path[0] !== 'nodes' || path.length < 3) return undefined;
  const node = valueAt(file, path.slice(0, 2));
  if (typeof node !== 'object' || node === null) return undefined;
  const { id, name } = node as { readonly id?: unknown; readonly name?: unknown };
  const label = typeof name === 'string' && name !== '' ? name : typeof id === 'string' ? id : undefined;
  return label === undefined ? undefined : { name: label, ...(typeof id === 'string' ? { id } : {}) };
}

function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
