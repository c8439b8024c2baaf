/** The help beside the work: open or not, and which topic was asked for. */
export class Help {
  open = $state(false);
  query = $state('');
  /** Topic to bring into view; null leaves the reader where they are. */
  topic = $state<string | null>(null);
  /** Counts the times that help was asked for, so that the panel takes the focus again. */
  asked = $state(0);

  show(topic: string | null = null): void {
    this.open = true;
    this.topic = topic;
    if (topic !== null) this.query = '';
    this.asked += 1;
  }
  close(): void {
    this.open = false;
  }
}
