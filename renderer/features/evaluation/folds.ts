import { z } from 'zod';
import { preference } from '../../host/preferences.ts';
import { Folds } from '../../ui/folds.svelte.ts';

/** Which sections of Analyse lie open. */
export const folds = new Folds(preference('analyse-sections', z.array(z.string().max(40)).max(40), ['confusion', 'exits']));
