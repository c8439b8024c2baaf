/** What the heat map shows: the norm by block, the share of an output (`share:<id>`), or the error by output. */
export type HeatSubject = 'norm' | 'error' | `share:${string}`;

export class HeatView {
  subject = $state<HeatSubject>('norm');
  /** Cell under the pointer or the keyboard. */
  cell = $state.raw<{ readonly row: number; readonly column: number } | null>(null);
}
