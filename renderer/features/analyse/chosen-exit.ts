import type { Studio } from '../../shell/studio.svelte.ts';
import { exitErrors } from '../outputs/exit-errors.ts';

/** The exit that Analyse looks at, as the open design has it. */
export interface ChosenExit {
  readonly id: string;
  readonly name: string;
  /** Of the network cut there. */
  readonly parameters: number;
  readonly multiplyAdds: number;
  /** Per cent, on the images held out. */
  readonly error: number;
}

/** Null where none is chosen, and where the run on show trained another network than the one that is drawn. */
export function chosenExit(studio: Studio): ChosenExit | null {
  const { analysedExit: id, editor } = studio;
  if (editor.mode !== 'analyse' || id === null) return null;
  const error = exitErrors(studio)[id];
  const facts = editor.analysis.exits.find(({ exit }) => exit.id === id);
  if (error === undefined || !facts) return null;
  return { id, name: facts.exit.name, parameters: facts.parameters, multiplyAdds: facts.multiplyAdds, error };
}
