import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const folderOf = (name: string): string => dirname(require.resolve(`${name}/package.json`));

/**
 * A browser on Linux that sees two fonts of ours and no other, so that text is as wide here as where the pictures were made.
 * By fontconfig and not by @font-face: the words inside nodes are SVG images, which know the system's fonts only.
 */
export function testFonts(): Readonly<Record<string, string>> {
  const folder = mkdtempSync(join(tmpdir(), 'auxnet-fonts-'));
  const file = join(folder, 'fonts.conf');
  const alias = (family: string, font: string): string => `<alias binding="same"><family>${family}</family><prefer><family>${font}</family></prefer></alias>`;
  const sans = ['sans-serif', 'system-ui', 'Cantarell', 'Ubuntu', 'Noto Sans', 'Liberation Sans', 'Segoe UI'].map((family) => alias(family, 'Inter'));
  const mono = ['monospace', 'Noto Sans Mono', 'Liberation Mono', 'Ubuntu Mono', 'Menlo', 'Consolas'].map((family) => alias(family, 'Roboto Mono'));
  writeFileSync(
    file,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<dir>${folderOf('@expo-google-fonts/inter')}</dir><dir>${folderOf('@expo-google-fonts/roboto-mono')}</dir>
<cachedir>${join(folder, 'cache')}</cachedir>
${[...sans, ...mono].join('\n')}
</fontconfig>`,
  );
  return { FONTCONFIG_FILE: file };
}
