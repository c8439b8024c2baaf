import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Reads event files as TensorBoard does, independently of the writer: another CRC (bit by bit, from the polynomial), another
 * walk over the framing, and generic reading of the messages.
 */
function crc32cBitwise(data: Uint8Array): number {
  let crc = 0xffff_ffff;
  for (const byte of data) {
    for (let bit = 0; bit < 8; bit += 1) {
      const low = (crc ^ (byte >> bit)) & 1;
      crc = (crc >>> 1) ^ (low ? 0x82f6_3b78 : 0);
    }
  }
  return (crc ^ 0xffff_ffff) >>> 0;
}
function unmask(masked: number): number {
  const rotated = (masked - 0xa282_ead8) >>> 0;
  return ((rotated >>> 17) | (rotated << 15)) >>> 0;
}

export function readRecords(file: Buffer): readonly Buffer[] {
  const records: Buffer[] = [];
  for (let at = 0; at < file.length; ) {
    const length = Number(file.readBigUInt64LE(at));
    if (crc32cBitwise(file.subarray(at, at + 8)) !== unmask(file.readUInt32LE(at + 8))) throw new Error(`checksum of a length at byte ${at}`);
    const data = file.subarray(at + 12, at + 12 + length);
    if (crc32cBitwise(data) !== unmask(file.readUInt32LE(at + 12 + length))) throw new Error(`checksum of a record at byte ${at}`);
    records.push(data);
    at += length + 16;
  }
  return records;
}

type Fields = ReadonlyMap<number, readonly (Uint8Array | number)[]>;
function fieldsOf(data: Uint8Array): Fields {
  const reader = new BinaryReader(data);
  const fields = new Map<number, (Uint8Array | number)[]>();
  while (reader.pos < reader.len) {
    const [field, type] = reader.tag();
    fields.set(field, [...(fields.get(field) ?? []), valueOf(reader, type)]);
  }
  return fields;
}
function valueOf(reader: BinaryReader, type: WireType): Uint8Array | number {
  if (type === WireType.Varint) return Number(reader.int64());
  if (type === WireType.Bit64) return reader.double();
  return type === WireType.Bit32 ? reader.float() : reader.bytes();
}
const text = (value: Uint8Array | number | undefined): string => Buffer.from(value as Uint8Array).toString('utf8');
const number = (value: Uint8Array | number | undefined): number => (typeof value === 'number' ? value : 0);

/** Tag → [step, value] of the files of one folder, with what a later session took back left out, as TensorBoard's accumulator does. */
export function readScalars(folder: string): ReadonlyMap<string, readonly (readonly [number, number])[]> {
  const scalars = new Map<string, (readonly [number, number])[]>();
  const names = readdirSync(folder).filter((name) => name.startsWith('events.out.tfevents.')).sort();
  for (const name of names) {
    readRecords(readFileSync(join(folder, name))).forEach((record, index) => {
      const event = fieldsOf(record);
      if (index === 0 && text(event.get(3)?.[0]) !== 'brain.Event:2') throw new Error(`${name} does not begin with its version`);
      const step = number(event.get(2)?.[0]);
      const session = event.get(7)?.[0];
      if (session !== undefined && number(fieldsOf(session as Uint8Array).get(1)?.[0]) === 1) {
        for (const [tag, points] of scalars) scalars.set(tag, points.filter(([at]) => at < step));
      }
      const summary = event.get(5)?.[0];
      for (const value of summary === undefined ? [] : (fieldsOf(summary as Uint8Array).get(1) ?? [])) {
        const entry = fieldsOf(value as Uint8Array);
        const simple = entry.get(2)?.[0];
        if (simple === undefined) continue;
        const tag = text(entry.get(1)?.[0]);
        scalars.set(tag, [...(scalars.get(tag) ?? []), [step, number(simple)]]);
      }
    });
  }
  return scalars;
}
