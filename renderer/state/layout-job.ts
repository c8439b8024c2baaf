/** A layout that is being computed beside the window. */
export interface LayoutJob {
  readonly nodes: number;
  readonly cancel: () => void;
}
