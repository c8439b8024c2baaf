import type { EventName, EventPayload } from '../contract/studio.ts';

/** Something that the application tells windows, of its own accord. */
export type ServiceEvent = { readonly [N in EventName]: { readonly name: N; readonly payload: EventPayload<N> } }[EventName];
