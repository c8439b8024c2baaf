import type { RunStatus } from '../../../main-process/contract/studio.ts';

/** What a status is called, and how it looks (icon by name in RunIcon.svelte, colour of the tag). */
export const statusWords: Readonly<Record<RunStatus, { readonly title: string; readonly tag: '' | 'run' | 'ok' | 'bad' | 'warn' }>> = {
  queued: { title: 'Queued', tag: '' },
  preparing: { title: 'Preparing', tag: 'run' },
  running: { title: 'Training', tag: 'run' },
  paused: { title: 'Paused', tag: 'warn' },
  completed: { title: 'Completed', tag: 'ok' },
  stopped: { title: 'Stopped', tag: '' },
  failed: { title: 'Failed', tag: 'bad' },
  interrupted: { title: 'Interrupted', tag: 'warn' },
};

/** A run that holds the device, or is about to. */
export const isActive = (status: RunStatus): boolean => status === 'queued' || status === 'preparing' || status === 'running' || status === 'paused';
