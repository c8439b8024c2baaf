import { promises as fs } from 'node:fs';

/** What a file is by its first bytes, in words; null when they say nothing. */
export function sniff(bytes: Uint8Array): string | null {
  const begins = (...expected: readonly number[]): boolean => expected.every((byte, i) => bytes[i] === byte);
  const text = String.fromCharCode(...bytes.subarray(0, 20));
  if (bytes.length === 0) return 'an empty file';
  if (begins(0x1f, 0x8b)) return 'a gzip file';
  if (begins(0, 0, 8, 3)) return 'an IDX file of images, as MNIST has';
  if (begins(0, 0, 8, 1)) return 'an IDX file of labels, as MNIST has';
  if (text.startsWith('MATLAB 5.0')) return 'a MATLAB file, as SVHN has';
  if (text.startsWith('MATLAB 7.3') || begins(0x89, 0x48, 0x44, 0x46)) return 'an HDF5 file';
  if (begins(0x80) && (bytes[1] ?? 9) <= 5) return 'a Python pickle, as the Python version of CIFAR has';
  if (begins(0x50, 0x4b, 3, 4)) return 'a zip file';
  if (String.fromCharCode(...bytes.subarray(257, 262)) === 'ustar') return 'a tar archive that was unpacked from its .gz';
  if (begins(0x89, 0x50, 0x4e, 0x47)) return 'a PNG picture';
  if (begins(0xff, 0xd8, 0xff)) return 'a JPEG picture';
  if (/^\s*<(!doctype|html|\?xml)/i.test(text)) return 'a web page: the download brought an error page';
  if (text.startsWith('version https://git')) return 'a pointer of Git LFS and not the file itself';
  return null;
}

/** First bytes of a file; empty where it cannot be read. */
export async function firstBytes(path: string, count = 512): Promise<Uint8Array> {
  try {
    const file = await fs.open(path, 'r');
    try {
      const buffer = new Uint8Array(count);
      const { bytesRead } = await file.read(buffer, 0, count, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch {
    return new Uint8Array();
  }
}
