export { wrongImages, type Answers, type OutputAnswers } from './answers.ts';
export { calibrationOf, type Calibration, type ReliabilityBin } from './calibration.ts';
export { classScores, confusionMatrix, type ClassScore } from './confusion.ts';
export { bestWithin, earlyExitCurve, pointAt, type EarlyExit } from './early-exit.ts';
export { agreement, countFirst, firstCorrect, NEVER, rightEarlyWrongLate, rightOnlyLate } from './exits.ts';
export { logitStatistics, readAnswers, topClasses, type LogitStatistics } from './logits.ts';
