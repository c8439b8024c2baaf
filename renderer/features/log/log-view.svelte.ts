export type LogFilter = 'all' | 'warnings';

/** How the log is looked at. */
export class LogView {
  filter = $state<LogFilter>('all');
  /** Keeps the newest line in sight; scrolling up ends that, scrolling to the end starts it again. */
  follow = $state(true);
}
