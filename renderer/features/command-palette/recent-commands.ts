import { z } from 'zod';
import { preference } from '../../host/preferences.ts';

const most = 20;
const stored = preference<readonly string[]>('recent-commands', z.array(z.string()).max(most).readonly(), []);

/** Ids of the commands run from the palette, last first. Kept on this machine. */
export const recentCommands = (): readonly string[] => stored.read();
export const rememberCommand = (id: string): void => stored.write([id, ...stored.read().filter((other) => other !== id)].slice(0, most));
