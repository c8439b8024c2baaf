import type { DownloadState } from '../../../main-process/contract/studio.ts';
import { formatBytes } from '../../ui/format.ts';

/** `40 s`, `3 min`, `1 h 20 min` */
export function formatLeft(seconds: number): string {
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** One line about a download that runs. */
export function stateText({ phase, received, total, bytesPerSecond, secondsLeft }: Extract<DownloadState, { state: 'running' }>): string {
  if (phase === 'checking') return 'Checking what was received…';
  if (phase === 'connecting') return 'Connecting…';
  const speed = bytesPerSecond === null ? '' : `, ${formatBytes(bytesPerSecond)}/s`;
  const left = secondsLeft === null ? '' : `, ${formatLeft(secondsLeft)} left`;
  return `${formatBytes(received)} of ${formatBytes(total)}${speed}${left}`;
}
