/** A value given to a function of a program. */
export type Feed =
  | { readonly dtype: 'bytes'; readonly data: Uint8Array; readonly shape: readonly number[] }
  | { readonly dtype: 'float32'; readonly data: Float32Array; readonly shape: readonly number[] }
  | { readonly dtype: 'int32'; readonly data: Int32Array; readonly shape: readonly number[] };
export type Feeds = Readonly<Record<string, Feed>>;

/** Runs the functions of one program; holds its variables. */
export interface ProgramExecutor {
  /** One run of a function: every fetch, row by row; writes to variables are done when it resolves. */
  run(name: string, feeds: Feeds): Promise<Readonly<Record<string, Float32Array>>>;
  /** Seconds spent inside the engine's native call so far; absent where there is no such boundary. */
  readonly nativeSeconds?: () => number;
  /** Bytes of tensors on the device now; absent where that is not known. */
  readonly deviceBytes?: () => number;
  dispose(): void;
}
