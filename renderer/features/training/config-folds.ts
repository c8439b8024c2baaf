import { z } from 'zod';
import { fieldGroups } from '../../../main-process/core/graph/training-field.ts';
import { preference } from '../../host/preferences.ts';
import { Folds } from '../../ui/folds.svelte.ts';

/** Which groups of the configuration lie open. */
export const configFolds = new Folds(preference('config-groups', z.array(z.enum(fieldGroups)), ['method', 'length', 'optimizer', 'schedule']));
