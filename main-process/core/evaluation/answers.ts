/** What one output answered to every image of a part of a data set. */
export interface OutputAnswers {
  /** Id of the output's node. */
  readonly id: string;
  /** `[N]`, class of the largest logit. */
  readonly predicted: Int32Array;
  /** `[N]`, the soft-max probability of that class. */
  readonly confidence: Float32Array;
}

/** The answers of all outputs. Everything in this folder is computed from them, in one walk over images and outputs. */
export interface Answers {
  readonly classes: number;
  /** `[N]`, true class. */
  readonly labels: Int32Array;
  /** Shallow to deep, the final output last. */
  readonly outputs: readonly OutputAnswers[];
}

/** Places of the images that an output answers wrongly, in order. */
export function wrongImages({ labels }: Pick<Answers, 'labels'>, { predicted }: OutputAnswers): readonly number[] {
  const wrong: number[] = [];
  for (let image = 0; image < labels.length; image += 1) if (predicted[image] !== labels[image]) wrong.push(image);
  return wrong;
}
