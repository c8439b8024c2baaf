#!/usr/bin/env node
// Draws the icons of every platform from the SVG files beside this script: `node assets/icons/generate.mjs`.
// The results are committed, because packaging needs them and they change with the drawing only.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Resvg } from '@resvg/resvg-js';

const folder = fileURLToPath(new URL('.', import.meta.url));

/** At this size (pixels) and below, fine strokes blur: a heavier drawing of the same mark takes over. */
const SMALL = 32;

/** Icon types of an .icns file that hold a PNG, with its size in pixels. 32 and 64 come as @2x of 16 and 32. */
const icnsTypes = /** @type {const} */ ([
  ['icp4', 16], ['icp5', 32], ['ic11', 32], ['ic12', 64], ['ic07', 128], ['ic13', 256], ['ic08', 256], ['ic14', 512], ['ic09', 512], ['ic10', 1024],
]);
const icoSizes = [16, 20, 24, 32, 40, 48, 64, 128, 256];
const linuxSizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024];

/** @typedef {(size: number) => Buffer} Draw  a square PNG of so many pixels */

/** @param {string} large @param {string} [small] @returns {Draw} */
const drawing = (large, small = large) => {
  const sources = { large: readFileSync(join(folder, large), 'utf8'), small: readFileSync(join(folder, small), 'utf8') };
  return (size) =>
    new Resvg(size <= SMALL ? sources.small : sources.large, { fitTo: { mode: 'width', value: size } }).render().asPng();
};

/**
 * ICO: header of 6 bytes, one entry of 16 bytes an image, then the PNGs (allowed since Windows Vista).
 *
 * @param {readonly number[]} sizes @param {Draw} draw
 */
const ico = (sizes, draw) => {
  const images = sizes.map((size) => ({ size, png: draw(size) }));
  const header = Buffer.alloc(6 + 16 * images.length);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(images.length, 4);
  let offset = header.length;
  images.forEach(({ size, png }, index) => {
    const at = 6 + 16 * index;
    header.writeUInt8(size % 256, at); // 256 is written as 0
    header.writeUInt8(size % 256, at + 1);
    header.writeUInt16LE(1, at + 4); // planes
    header.writeUInt16LE(32, at + 6); // bits a pixel
    header.writeUInt32LE(png.length, at + 8);
    header.writeUInt32LE(offset, at + 12);
    offset += png.length;
  });
  return Buffer.concat([header, ...images.map(({ png }) => png)]);
};

/**
 * ICNS: 'icns', length of the whole, then chunks of type, length (big-endian, these 8 bytes included) and PNG.
 *
 * @param {Draw} draw
 */
const icns = (draw) => {
  const chunk = (/** @type {string} */ type, /** @type {Buffer} */ content) => {
    const head = Buffer.alloc(8);
    head.write(type, 'latin1');
    head.writeUInt32BE(8 + content.length, 4);
    return Buffer.concat([head, content]);
  };
  return chunk('icns', Buffer.concat(icnsTypes.map(([type, size]) => chunk(type, draw(size)))));
};

const app = drawing('icon.svg', 'icon-small.svg');
const design = drawing('auxnet.svg');
/** @param {string} name @param {Buffer} bytes */
const write = (name, bytes) => writeFileSync(join(folder, name), bytes);

mkdirSync(join(folder, 'linux'), { recursive: true });
for (const size of linuxSizes) write(`linux/${size}x${size}.png`, app(size));
write('icon.png', app(512));
write('icon.ico', ico(icoSizes, app));
write('icon.icns', icns(app));
write('auxnet.ico', ico(icoSizes, design));
write('auxnet.icns', icns(design));
write('auxnet.png', design(512));
