import type { Diagnostic } from './diagnostic.ts';

/** Where in a file: 1-based line and column, and the JSON path of the value. */
export interface Place {
  readonly line?: number;
  readonly column?: number;
  readonly path?: string;
}

type Details = Pick<Diagnostic, 'detail' | 'expected' | 'received' | 'node' | 'edge'>;
const fault = (id: string, message: string) => (details: Details, place: Place = {}): Diagnostic => ({ id, severity: 'error', message, ...details, ...place });

/** What can be wrong with a file. Ids are for good; texts may improve. */
export const fileProblems = {
  empty: fault('file-empty', 'The file is empty'),
  tooLarge: fault('file-too-large', 'The file is too large to be a design'),
  tooDeep: fault('file-too-deep', 'The file is nested too deeply to be a design'),
  syntax: fault('file-syntax', 'The file is not valid JSON'),
  doubledKey: fault('file-doubled-key', 'A field is given twice'),
  reservedKey: fault('file-reserved-key', 'A field has a name that cannot be kept'),
  number: fault('file-number', 'A number is too large for a file'),
  notADesign: fault('file-not-a-design', 'This is not an AuxNet Studio design'),
  version: fault('file-version', 'The format version of the file is not a whole number above 0'),
  newerVersion: fault('file-newer-version', 'The file was written by a newer release'),
  value: fault('file-value', 'A field does not have the value it needs'),
  unreadable: fault('file-unreadable', 'The file could not be read'),
  doubledId: fault('file-doubled-id', 'Two things have the same id'),
  danglingEdge: fault('file-dangling-edge', 'A connection leads to a node that is not there'),
  unknownStage: fault('file-unknown-stage', 'A node belongs to a stage that is not there'),
  tooMany: fault('file-more-problems', 'The file has more problems of this sort'),
} as const;
