import { resolve } from 'path';
import { parseDocument } from '../core/graph/parse.ts';
import type { Document } from '../core/graph/document.ts';
import { readDesignFile } from '../service/files.ts';
import { formatDiagnostics, located } from './diagnostics.ts';
import { Failure } from './failure.ts';

export interface DesignText {
  /** As the user named it; "(stdin)" for "-". */
  readonly name: string;
  readonly text: string;
}

/** Text of FILE, or of stdin for "-". */
export async function readDesignText(file: string): Promise<DesignText> {
  if (file !== '-') return { name: file, text: (await readDesignFile(resolve(file))).text };
  if (process.stdin.isTTY) throw new Failure('There is nothing on stdin: pipe a design into the command, or name a file.');
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return { name: '(stdin)', text: Buffer.concat(chunks).toString('utf8') };
}

/** The document of FILE. @throws Failure with the diagnostics when it cannot be read as one. */
export async function readDesign(file: string): Promise<{ readonly name: string; readonly text: string; readonly document: Document }> {
  const { name, text } = await readDesignText(file);
  const { document, diagnostics } = parseDocument(text);
  if (document === null) throw new Failure(formatDiagnostics(name, located(text, diagnostics)));
  return { name, text, document };
}
