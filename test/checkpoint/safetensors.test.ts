import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeSafetensors, encodeSafetensors, SafetensorsError, type NamedTensor, type TensorFile } from '../../main-process/checkpoint/index.ts';
import { uniforms } from '../../main-process/core/random/seed.ts';
import python from '../fixtures/python.safetensors.json' with { type: 'json' };
import { temporaryFolder } from '../helpers/temporary-folder.ts';

const tensors: readonly NamedTensor[] = [
  { name: 'stem/conv/kernel', shape: [2, 1, 3], data: Float32Array.of(1, -2.5, 3e-38, Infinity, -0, 16_777_217) },
  { name: 'step', shape: [], data: Int32Array.of(-7) },
  { name: 'empty', shape: [0, 5], data: new Float32Array(0) },
  { name: '__proto__', shape: [1], data: Float32Array.of(4) },
  { name: 'größe "x"', shape: [2], data: Int32Array.of(2 ** 31 - 1, -(2 ** 31)) },
];
const encode = (list = tensors, metadata?: Record<string, string>): Buffer => Buffer.concat(encodeSafetensors(list, metadata));
const plain = (file: TensorFile) =>
  [...file.tensors.values()].map(({ name, shape, data }) => ({ name, shape, type: data.constructor.name, data: [...data] }));

/** A file with this header and so many bytes of values. */
function withHeader(header: unknown, valueBytes: number): Buffer {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json, Buffer.alloc(valueBytes)]);
}
const f32 = (shape: number[], start: number, end: number, dtype = 'F32') => ({ dtype, shape, data_offsets: [start, end] });

describe('safetensors', () => {
  it('reads back what it wrote, wherever the bytes lie', () => {
    const bytes = encode(tensors, { format: 'auxnet', é: '✓' });
    const read = decodeSafetensors(bytes, 'a');
    expect(plain(read)).toEqual(plain({ tensors: new Map(tensors.map((tensor) => [tensor.name, tensor])), metadata: {} }));
    expect(read.metadata).toEqual({ format: 'auxnet', é: '✓' });
    // An odd offset in a larger buffer, as Node's pooled reads give.
    const shifted = Buffer.concat([Buffer.alloc(3), bytes]).subarray(3);
    expect(plain(decodeSafetensors(shifted, 'a'))).toEqual(plain(read));
  });

  it('aligns the values to 8 bytes', () => {
    for (const name of ['a', 'ab', 'abc', 'abcdefgh']) {
      const [header] = encodeSafetensors([{ name, shape: [1], data: Float32Array.of(1) }]);
      expect(header!.length % 8).toBe(0);
    }
  });

  it("reads what Python's library wrote", () => {
    const { tensors: read, metadata } = decodeSafetensors(Buffer.from(python.base64, 'base64'), 'python');
    expect(metadata).toEqual(python.metadata);
    expect(read.size).toBe(Object.keys(python.tensors).length);
    for (const [name, { dtype, shape, values }] of Object.entries(python.tensors)) {
      const tensor = read.get(name)!;
      expect(tensor.data).toBeInstanceOf(dtype === 'F32' ? Float32Array : Int32Array);
      expect([tensor.shape, [...tensor.data]]).toEqual([shape, values]);
    }
  });

  it("writes what Python's library reads", (context) => {
    const file = join(temporaryFolder(), 'a.safetensors');
    writeFileSync(file, encode());
    const program = [
      'import sys, json, safetensors.numpy as s',
      "print(json.dumps({k: [str(v.dtype), list(v.shape), v.tobytes().hex()] for k, v in s.load_file(sys.argv[1]).items()}))",
    ].join('\n');
    let output: string;
    try {
      output = execFileSync(process.env['PYTHON'] ?? 'python3', ['-c', program, file], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    } catch {
      // The fixture above covers the format where there is no Python with the library.
      return context.skip("python3 with the package 'safetensors' is not installed");
    }
    const read = new Map(Object.entries(JSON.parse(output) as Record<string, unknown>));
    expect(read.size).toBe(tensors.length);
    for (const { name, shape, data } of tensors) {
      const type = data instanceof Float32Array ? 'float32' : 'int32';
      expect(read.get(name)).toEqual([type, shape, Buffer.from(data.buffer).toString('hex')]);
    }
  });

  it('refuses to write what nobody could read', () => {
    const one = Float32Array.of(1);
    expect(() => encodeSafetensors([{ name: 'a', shape: [2], data: one }])).toThrow(/"a" has shape \[2\], which is 2 values, but 1 were given/);
    expect(() => encodeSafetensors([{ name: 'a', shape: [1], data: one }, { name: 'a', shape: [1], data: one }])).toThrow(/Two tensors/);
    expect(() => encodeSafetensors([{ name: '__metadata__', shape: [1], data: one }])).toThrow(/reserved/);
  });

  const cases: readonly (readonly [name: string, bytes: Buffer, message: RegExp])[] = [
    ['empty file', Buffer.alloc(0), /0 bytes are too few/],
    ['header longer than the file', withHeader({}, 0).fill(0xff, 0, 2), /should have 65535 bytes.*truncated/],
    ['absurd header length', withHeader({}, 0).fill(0xff, 0, 8), /not a safetensors file/],
    ['header is not JSON', withHeader('{"a":', 0), /not valid JSON/],
    ['header is not UTF-8', withHeader('{}', 0).fill(0xff, 9, 10), /not valid JSON/],
    ['header is a list', withHeader('[]', 0), /not a JSON object/],
    ['entry without offsets', withHeader({ a: { dtype: 'F32', shape: [1] } }, 4), /tensor "a" is wrong/],
    ['negative size', withHeader({ a: f32([-1], 0, 4) }, 4), /tensor "a" is wrong/],
    ['foreign type', withHeader({ a: f32([2], 0, 4, 'F16') }, 4), /type F16; only F32 and I32/],
    ['shape and offsets disagree', withHeader({ a: f32([3], 0, 8) }, 8), /needs 12 bytes, its offsets give 8/],
    ['offsets backwards', withHeader({ a: f32([1], 4, 0) }, 4), /needs 4 bytes, its offsets give -4/],
    ['overlap', withHeader({ a: f32([2], 0, 8), b: f32([2], 4, 12) }, 12), /"b" starts at byte 4, expected 8/],
    ['gap', withHeader({ a: f32([1], 0, 4), b: f32([1], 8, 12) }, 12), /"b" starts at byte 8, expected 4/],
    ['truncated values', withHeader({ a: f32([2], 0, 8) }, 7), /need 8 bytes, the file holds 7/],
    ['foreign tail', withHeader({ a: f32([2], 0, 8) }, 9), /need 8 bytes, the file holds 9/],
    ['metadata is not text', withHeader({ __metadata__: { a: 1 } }, 0), /metadata/],
    ['product overflows', withHeader({ a: f32([2 ** 52, 2 ** 52], 0, 4) }, 4), /tensor "a"/],
  ];
  it.each(cases)('refuses: %s', (_name, bytes, message) => {
    expect(() => decodeSafetensors(bytes, 'x.safetensors')).toThrow(SafetensorsError);
    expect(() => decodeSafetensors(bytes, 'x.safetensors')).toThrow(message);
    expect(() => decodeSafetensors(bytes, 'x.safetensors')).toThrow(/^x\.safetensors: /);
  });

  it('meets 1,000 damaged headers and cut files with a clear error, or reads tensors that fit their shapes', () => {
    const whole = encode(tensors, { format: 'auxnet' });
    const headerEnd = 8 + Number(whole.readBigUInt64LE(0));
    const uniform = uniforms(2016);
    const below = (count: number): number => Math.floor(uniform() * count);
    let refused = 0;
    for (let round = 0; round < 1000; round++) {
      let bytes = Buffer.from(whole);
      const changes = 1 + below(4);
      for (let i = 0; i < changes; i++) {
        const at = below(Math.min(headerEnd, bytes.length));
        const kind = below(4);
        if (kind === 0) bytes[at]! ^= 1 << below(8);
        else if (kind === 1) bytes[at] = below(256);
        else if (kind === 2) bytes = bytes.subarray(0, below(bytes.length) + 1);
        else bytes = Buffer.concat([bytes.subarray(0, at), Buffer.from([0x30 + below(10)]), bytes.subarray(at)]);
      }
      try {
        const read = decodeSafetensors(bytes, 'damaged');
        for (const { shape, data } of read.tensors.values()) expect(data.length).toBe(shape.reduce((product, n) => product * n, 1));
      } catch (error) {
        expect(error).toBeInstanceOf(SafetensorsError);
        expect((error as Error).message).toMatch(/^damaged: ./);
        refused++;
      }
    }
    // Some changes hit a letter of a name or a value and leave a valid file; most do not.
    expect(refused).toBeGreaterThan(600);
  });
});
