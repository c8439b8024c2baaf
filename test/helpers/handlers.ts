import { StudioError } from '../../main-process/contract/studio-error.ts';
import { requests, type Handlers, type RequestName } from '../../main-process/contract/studio.ts';

/** Handlers that refuse everything; tests put theirs over them. */
export const refusingHandlers = Object.fromEntries(
  (Object.keys(requests) as RequestName[]).map((name) => [name, () => Promise.reject(new StudioError('unsupported', `${name} is not part of this test`))]),
) as unknown as Handlers; // fromEntries forgets which keys there are.
