import { writtenAt, type Evaluation } from '../runs/evaluations.ts';

/**
 * Reads evaluations and keeps the one read last, as pages of its images are asked for one after the other. It is read anew
 * when it was written anew.
 */
export function keepingOne(read: (run: string, key: string) => Promise<Evaluation>): (run: string, key: string) => Promise<Evaluation> {
  let kept: { readonly name: string; readonly evaluation: Promise<Evaluation> } | null = null;
  return async (run, key) => {
    const written = await writtenAt(run, key);
    const name = JSON.stringify([run, key, written]);
    if (kept?.name === name && written !== null) return kept.evaluation;
    const own = (kept = { name, evaluation: read(run, key) });
    // A damaged one may be mended.
    own.evaluation.catch(() => {
      if (kept === own) kept = null;
    });
    return own.evaluation;
  };
}
