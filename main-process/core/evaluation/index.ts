export { wrongImages, type Answers, type OutputAnswers } from './answers.ts';
export { calibrationOf, type Calibration, type ReliabilityBin } from './calibration.ts';
export { classScores, confusionMatrix, type ClassScore } from './confusion.ts';
export { bestWithin, earlyExitCurve, pointAt, type EarlyExit } from './early-exit.ts';
export { leavingCosts, type CostedOutput, type CostMeasure, type LeavingCosts } from './exit-costs.ts';
export { chooseThresholds, exitPointAt, type ChosenThresholds, type ExitGoal, type ExitPoint } from './exit-thresholds.ts';
export { countFirst, firstCorrect, NEVER, rightEarlyWrongLate, rightOnlyLate } from './exits.ts';
export { leavingAt, NOWHERE } from './leaving.ts';
export { logitStatistics, readAnswers, topClasses, type LogitStatistics } from './logits.ts';
