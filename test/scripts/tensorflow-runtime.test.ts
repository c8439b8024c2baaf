import { describe, expect, it } from 'vitest';
import { placeNvidiaEntry, placeTensorflowEntry } from '../../scripts/setup/tensorflow-runtime.mjs';
import { extraRequirements } from '../../scripts/setup/tensorflow/wheel.mjs';

describe('what is taken from the wheels', () => {
  it.each([
    ['tensorflow/libtensorflow_cc.so.2', '/r/tensorflow/libtensorflow_cc.so.2'],
    ['tensorflow/libtensorflow_framework.so.2', '/r/tensorflow/libtensorflow_framework.so.2'],
    ['tensorflow/include/tensorflow/c/eager/c_api.h', '/r/include/tensorflow/c/eager/c_api.h'],
    ['tensorflow/include/xla/tsl/c/tsl_status.h', '/r/include/xla/tsl/c/tsl_status.h'],
    ['tensorflow/include/external/llvm/x.h', null],
    ['tensorflow/python/_pywrap_tensorflow_common.so', null],
    ['tensorflow/lite/libtensorflow_cc.so.2', null],
  ])('%s → %s', (name, expected) => {
    expect(placeTensorflowEntry(name, '/r')).toBe(expected);
  });

  it.each([
    ['nvidia/cublas/lib/libcublas.so.12', '/r/nvidia/cublas/lib/libcublas.so.12'],
    ['nvidia/cuda_nvcc/nvvm/libdevice/libdevice.10.bc', '/r/nvidia/cuda_nvcc/nvvm/libdevice/libdevice.10.bc'],
    ['nvidia/cublas/include/cublas.h', null],
    ['nvidia/__init__.py', null],
    ['nvidia_cublas_cu12-12.9.dist-info/RECORD', null],
  ])('%s → %s', (name, expected) => {
    expect(placeNvidiaEntry(name, '/r')).toBe(expected);
  });
});

describe('the requirements of an extra', () => {
  const metadata = [
    'Requires-Dist: numpy>=1.26.0',
    'Requires-Dist: nvidia-cublas-cu12<13.0,>=12.5.3.2; extra == "and-cuda"',
    "Requires-Dist: nvidia-cudnn-cu12 (<10.0,>=9.3.0.75) ; extra == 'and-cuda'",
    'Requires-Dist: tensorflow-io-gcs-filesystem>=0.23.1; (sys_platform != "win32") and extra == "gcs-filesystem"',
  ].join('\n');

  it('are those of that extra, in the form that pip takes', () => {
    expect(extraRequirements(metadata, 'and-cuda')).toEqual(['nvidia-cublas-cu12<13.0,>=12.5.3.2', 'nvidia-cudnn-cu12<10.0,>=9.3.0.75']);
  });
});
