import { studioError, type StudioErrorData } from './studio.ts';

export type StudioErrorCode = StudioErrorData['code'];

/** An error that a person can act on. Thrown by handlers, carried over the contract as data, thrown again in the window. */
export class StudioError extends Error {
  override readonly name = 'StudioError';
  readonly code: StudioErrorCode;
  readonly diagnostics: StudioErrorData['diagnostics'];

  constructor(code: StudioErrorCode, message: string, options: { diagnostics?: StudioErrorData['diagnostics']; cause?: unknown } = {}) {
    super(message);
    this.code = code;
    this.diagnostics = options.diagnostics;
    if (options.cause !== undefined) this.cause = options.cause;
  }

  /** What crosses the boundary: no stack, no cause. */
  toData(): StudioErrorData {
    const { code, message, diagnostics } = this;
    // Parsing drops what the schema does not know, such as the fix of a diagnostic.
    return studioError.parse(diagnostics ? { code, message, diagnostics } : { code, message });
  }

  static fromData(data: StudioErrorData): StudioError {
    return new StudioError(data.code, data.message, { diagnostics: data.diagnostics });
  }
}
