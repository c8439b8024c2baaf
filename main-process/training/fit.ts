import { classesFit, imagesFit, sizeText } from '../core/graph/data-fit.ts';
import type { LoweredGraph } from '../core/lower/lowered-graph.ts';
import type { Dataset } from '../data/index.ts';
import { TrainingFailure } from './failure.ts';

/** @throws TrainingFailure when the data set's images or classes are not those that the design is drawn for */
export function checkFit(graph: LoweredGraph, dataset: Dataset): void {
  const { info } = dataset;
  const input = graph.layers.find((layer) => layer.id === graph.input);
  if (input?.op === 'input' && !imagesFit(input.attributes, info)) {
    throw new TrainingFailure(
      `The design takes images of ${sizeText(input.attributes)}, ${info.title} gives ${sizeText(info)}. Change the input node or the data set.`,
    );
  }
  if (!classesFit(graph.classes, info)) {
    const classes = info.classNames.length;
    throw new TrainingFailure(`${info.title} has ${classes} classes, the design's outputs have ${graph.classes}. Set the design's classes to ${classes}.`);
  }
}
