export { RunControl } from './control.ts';
export { describeFailure, TrainingFailure } from './failure.ts';
export { learningRateAt } from './schedule.ts';
export { TrainingSession, type SessionOptions } from './session.ts';
