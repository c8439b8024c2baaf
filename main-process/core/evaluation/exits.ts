import type { Answers } from './answers.ts';

/** In `firstCorrect`: no output gets the image right. */
export const NEVER = -1;

/** `[N]`: place of the first output, counted from the shallowest, that gets the image right; `NEVER` where none does. */
export function firstCorrect({ labels, outputs }: Answers): Int32Array {
  const first = new Int32Array(labels.length).fill(NEVER);
  // From deep to shallow: the last one that writes is the first one that is right.
  for (let output = outputs.length - 1; output >= 0; output -= 1) {
    const predicted = outputs[output]?.predicted ?? new Int32Array();
    for (let image = 0; image < labels.length; image += 1) if (predicted[image] === labels[image]) first[image] = output;
  }
  return first;
}

/** Images by the first output that is right, shallow to deep, and those that none gets right. */
export function countFirst(first: Int32Array, outputs: number): { readonly byOutput: readonly number[]; readonly never: number } {
  const byOutput = Array.from({ length: outputs }, () => 0);
  let never = 0;
  for (const output of first) {
    if (output === NEVER) never += 1;
    else byOutput[output] = (byOutput[output] ?? 0) + 1;
  }
  return { byOutput, never };
}

/** Where depth harms: an auxiliary output is right, the final one wrong ("overthinking", Kaya et al. 2019, arXiv 1810.07052). */
export function rightEarlyWrongLate(answers: Answers, first = firstCorrect(answers)): readonly number[] {
  const { labels, outputs } = answers;
  const final = outputs.at(-1)?.predicted ?? new Int32Array();
  const images: number[] = [];
  for (let image = 0; image < labels.length; image += 1) if (first[image] !== NEVER && final[image] !== labels[image]) images.push(image);
  return images;
}

/** Where depth helps: every auxiliary output is wrong, the final one right. */
export function rightOnlyLate(answers: Answers, first = firstCorrect(answers)): readonly number[] {
  const last = answers.outputs.length - 1;
  const images: number[] = [];
  for (let image = 0; image < first.length; image += 1) if (first[image] === last) images.push(image);
  return images;
}
