import { StudioError } from '../../main-process/contract/studio-error.ts';
import { requests, type Handlers, type RequestName } from '../../main-process/contract/studio.ts';

const refuse = (name: string) => (): Promise<never> => Promise.reject(new StudioError('unsupported', `${name} is not part of this test`));
const refused: { -readonly [N in RequestName]?: Handlers[N] } = {};
for (const name of Object.keys(requests) as RequestName[]) refused[name] = refuse(name);

/** Handlers that refuse everything; tests put theirs over them. */
export const refusingHandlers = refused as Handlers;
