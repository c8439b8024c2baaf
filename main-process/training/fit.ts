import type { LoweredGraph } from '../core/lower/lowered-graph.ts';
import type { Dataset } from '../data/index.ts';
import { TrainingFailure } from './failure.ts';

/** @throws TrainingFailure when the data set's images or classes are not those that the design is drawn for */
export function checkFit(graph: LoweredGraph, dataset: Dataset): void {
  const { height, width, channels, classNames, title } = dataset.info;
  const input = graph.layers.find((layer) => layer.id === graph.input);
  if (input?.op === 'input') {
    const expected = `${input.attributes.height}×${input.attributes.width}×${input.attributes.channels}`;
    const received = `${height}×${width}×${channels}`;
    if (expected !== received) throw new TrainingFailure(`The design takes images of ${expected}, ${title} gives ${received}. Change the input node or the data set.`);
  }
  if (classNames.length > graph.classes) {
    throw new TrainingFailure(`${title} has ${classNames.length} classes, the design's outputs have ${graph.classes}. Set the design's classes to ${classNames.length}.`);
  }
}
