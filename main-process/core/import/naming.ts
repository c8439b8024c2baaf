import { freshId } from '../graph/create.ts';
import type { NodeId } from '../graph/document.ts';

/** Ids and names of what is imported: the file's own, made fit. */
export class Naming {
  readonly #taken = new Set<NodeId>();

  /** Fit for a node: letters, digits, "-" and "_", a letter first, and not given before. */
  id(wanted: string): NodeId {
    const safe =
      wanted
        .replace(/[^A-Za-z0-9_-]+/g, '-')
        .replace(/^[^A-Za-z]+/, '')
        .slice(0, 56) || 'node';
    // Every object has these names already, so no id may be one of them.
    const id = freshId(safe in {} ? `${safe}-layer` : safe, (candidate) => this.#taken.has(candidate));
    this.#taken.add(id);
    return id;
  }
}

/** At most as long as a name may be. */
export const nameFor = (wanted: string): string => wanted.slice(0, 200) || 'Layer';

/** Names that Keras gives by itself say nothing to a person: `dense_3`, `activation_Activation2`. */
export const isAutomatic = (name: string): boolean =>
  /^(dense|activation|softmax|lambda)(_?[A-Za-z]*\d+)?$/i.test(name.replace(/^.*\//, ''));
