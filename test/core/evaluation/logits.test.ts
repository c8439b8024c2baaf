import { describe, expect, it } from 'vitest';
import { logitStatistics, readAnswers, topClasses } from '../../../main-process/core/evaluation/index.ts';

const logits = Float32Array.of(2, 1, 0, /**/ 0, 0, 3, /**/ 1, 1, 1);
const e = Math.E;

describe('logits', () => {
  it('give classes and soft-max confidences; of equal ones the first', () => {
    const { predicted, confidence } = readAnswers('o', logits, 3);
    expect([...predicted]).toEqual([0, 2, 0]);
    expect(confidence[0]).toBeCloseTo(e ** 2 / (e ** 2 + e + 1), 6);
    expect(confidence[1]).toBeCloseTo(e ** 3 / (e ** 3 + 2), 6);
    expect(confidence[2]).toBeCloseTo(1 / 3, 6);
  });

  it('give loss and error', () => {
    const { loss, error, top5Error } = logitStatistics(logits, Int32Array.of(0, 1, 2), 3);
    const each = [-Math.log(e ** 2 / (e ** 2 + e + 1)), -Math.log(1 / (e ** 3 + 2)), Math.log(3)];
    expect(loss).toBeCloseTo(each.reduce((sum, value) => sum + value, 0) / 3, 6);
    expect(error).toBeCloseTo(200 / 3, 9);
    expect(top5Error).toBeNull();
  });

  it('count a label within the five likeliest', () => {
    const rows = Float32Array.from([[9, 8, 7, 6, 5, 4], [9, 8, 7, 6, 5, 4], [9, 8, 7, 6, 5, 4]].flat());
    expect(logitStatistics(rows, Int32Array.of(0, 4, 5), 6)).toMatchObject({ error: 200 / 3, top5Error: 100 / 3 });
  });

  it('stand large values', () => {
    expect(logitStatistics(Float32Array.of(1e4, -1e4), Int32Array.of(0), 2).loss).toBe(0);
    expect(readAnswers('o', Float32Array.of(1e30, 0), 2).confidence[0]).toBe(1);
  });

  it('rank classes', () => {
    const top = topClasses(Float32Array.of(0, 2, 1), 2);
    expect(top.map(({ label }) => label)).toEqual([1, 2]);
    expect(top[0]?.probability).toBeCloseTo(e ** 2 / (1 + e ** 2 + e), 6);
  });
});
