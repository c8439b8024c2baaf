export { RunControl } from './control.ts';
export { describeFailure, TrainingFailure } from './failure.ts';
export { TrainingSession, type SessionOptions } from './session.ts';
