import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Speech } from '../../../renderer/ui/speech.ts';

describe('Speech', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('says one thing after the other, and of one topic only the latest', () => {
    const said: string[] = [];
    const speech = new Speech((text) => said.push(text), 1_000);
    speech.put('errors', '1 error');
    vi.advanceTimersByTime(0);
    speech.put('errors', '2 errors');
    speech.put('epoch', 'Epoch 1');
    speech.put('errors', '3 errors');
    expect(said).toEqual(['1 error']);
    vi.advanceTimersByTime(10_000);
    expect(said).toEqual(['1 error', 'Epoch 1', '3 errors']);
  });

  it('takes back what has become untrue before it was said', () => {
    const said: string[] = [];
    const speech = new Speech((text) => said.push(text), 1_000);
    speech.put('errors', '1 error', 500);
    speech.put('errors', '', 500);
    vi.advanceTimersByTime(10_000);
    expect(said).toEqual([]);
  });

  it('is silent after its end', () => {
    const said: string[] = [];
    const speech = new Speech((text) => said.push(text));
    speech.put('run', 'over');
    speech.end();
    vi.advanceTimersByTime(10_000);
    expect(said).toEqual([]);
  });
});
