import { z } from 'zod';
import { fieldGroups, type FieldGroup } from '../../../main-process/core/graph/training-field.ts';
import { preference } from '../../host/preferences.ts';

const stored = preference<FieldGroup[]>('config-groups', z.array(z.enum(fieldGroups)), ['method', 'length', 'optimizer', 'schedule']);

/** Which groups of the configuration lie open; kept for this window. */
class ConfigFolds {
  #open = $state.raw<readonly FieldGroup[]>(stored.read());

  isOpen(group: FieldGroup): boolean {
    return this.#open.includes(group);
  }
  toggle(group: FieldGroup): void {
    this.#open = this.isOpen(group) ? this.#open.filter((each) => each !== group) : [...this.#open, group];
    stored.write([...this.#open]);
  }
}
export const configFolds = new ConfigFolds();
