export { BOARD_FOLDER, RunBoard } from './run-board.ts';
export { boardParameters, eventsAtStep } from './from-run.ts';
