import { expect, test } from 'vitest';
import { autoPrecision } from '../../../renderer/features/training/auto-precision.ts';

test.each([
  [{ id: 'tensorflow', name: 'TensorFlow', device: 'CPU, 2 threads' }, 'On TensorFlow (CPU, 2 threads) that is float32.'],
  [{ id: 'tensorflow', name: 'TensorFlow', device: 'NVIDIA H100' }, 'On TensorFlow (NVIDIA H100) that is mixed.'],
  [{ id: 'webgpu', name: 'WebGPU', device: 'NVIDIA H100' }, 'On WebGPU (NVIDIA H100) that is float32.'],
  [null, 'Mixed where the device gains from it, float32 elsewhere.'],
] as const)('says what automatic comes to: %j', (engine, words) => expect(autoPrecision(engine)).toBe(words));
