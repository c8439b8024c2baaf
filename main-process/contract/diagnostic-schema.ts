import { z } from 'zod';
import type { Diagnostic } from '../core/diagnostics/diagnostic.ts';

/** Diagnostics as they cross a boundary. A fix is left out: who shows one has the document and computes it afresh. */
export const diagnosticSchema: z.ZodType<Omit<Diagnostic, 'fix'>> = z.object({
  id: z.string(),
  severity: z.enum(['error', 'warning', 'hint']),
  message: z.string(),
  detail: z.string().optional(),
  node: z.string().optional(),
  edge: z.string().optional(),
  line: z.int().optional(),
  column: z.int().optional(),
  path: z.string().optional(),
  expected: z.string().optional(),
  received: z.string().optional(),
});
