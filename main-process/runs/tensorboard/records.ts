/**
 * TFRecord framing: length (8 bytes), its checksum (4), the data, its checksum (4), all little-endian. Checksums are CRC-32C
 * (Castagnoli), rotated and shifted so that the checksum of data that holds checksums stays useful
 * (tensorflow/core/lib/io/record_writer.h).
 */
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0x82f6_3b78 : value >>> 1;
  return value;
});

export function crc32c(data: Uint8Array): number {
  let crc = 0xffff_ffff;
  for (const byte of data) crc = (crc >>> 8) ^ (TABLE[(crc ^ byte) & 0xff] ?? 0);
  return ~crc >>> 0;
}

const masked = (data: Uint8Array): number => {
  const crc = crc32c(data);
  return (((crc >>> 15) | (crc << 17)) + 0xa282_ead8) >>> 0;
};

/** One record as it stands in the file. */
export function frameRecord(data: Uint8Array): Buffer {
  const record = Buffer.alloc(data.length + 16);
  record.writeUInt32LE(data.length, 0);
  record.writeUInt32LE(masked(record.subarray(0, 8)), 8);
  record.set(data, 12);
  record.writeUInt32LE(masked(data), 12 + data.length);
  return record;
}
