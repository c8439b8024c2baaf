/**
 * How often each class was taken for each other.
 * @returns `[classes, classes]` counts, row = true class, column = answer
 */
export function confusionMatrix(labels: Int32Array, predicted: Int32Array, classes: number): Int32Array {
  const counts = new Int32Array(classes * classes);
  for (let image = 0; image < labels.length; image += 1) {
    const cell = (labels[image] as number) * classes + (predicted[image] as number);
    counts[cell] = (counts[cell] as number) + 1;
  }
  return counts;
}

/** Of one class, each from 0 to 1; null where there is nothing to divide by. */
export interface ClassScore {
  readonly images: number;
  /** Share of the answers "this class" that are right. */
  readonly precision: number | null;
  /** Share of the class's images that are found. */
  readonly recall: number | null;
  /** Harmonic mean of both. */
  readonly f1: number | null;
}

/** Scores of each class, in class order. @param counts of `confusionMatrix` */
export function classScores(counts: Int32Array, classes: number): readonly ClassScore[] {
  return Array.from({ length: classes }, (_, label): ClassScore => {
    const right = counts[label * classes + label] ?? 0;
    let [images, answers] = [0, 0];
    for (let other = 0; other < classes; other += 1) {
      images += counts[label * classes + other] ?? 0;
      answers += counts[other * classes + label] ?? 0;
    }
    const share = (of: number): number | null => (of > 0 ? right / of : null);
    return { images, precision: share(answers), recall: share(images), f1: images + answers > 0 ? (2 * right) / (images + answers) : null };
  });
}
