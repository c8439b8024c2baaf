export { RunControl } from './control.ts';
export { describeFailure, TrainingFailure } from './failure.ts';
export { findRates, type FoundRates } from './rate-finder.ts';
export { TrainingSession, type SessionOptions } from './session.ts';
export { answerPart, exitLatencyOf, type PartAnswers } from './answer-part.ts';
export { checkFit } from './fit.ts';
export { restoreSnapshot } from './snapshot.ts';
