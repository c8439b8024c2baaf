import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { root } from '../setup/root.mjs';
import { olderSelectors } from './older-selectors.mjs';
import { withoutNodePrefix } from './without-node-prefix.mjs';

/** Never bundled: native parts, or provided by the host. */
const external = [/^@tensorflow\//, /^electron($|\/)/, 'bufferutil', 'playwright-core', 'sharp', 'utf-8-validate', 'webgpu'];

/**
 * The year is named beside the engine: that lowers classes as a whole. By engine alone private methods stay, which
 * Chromium 83 and Node 12 cannot parse though they know private fields.
 */
const legacyTarget = { browser: ['chrome83', 'es2020'], node: ['node12', 'es2019'] };

/** @typedef {import('./targets.mjs').Target} Target */

/**
 * The Vite configurations of a target, to be built one after another into the same folder.
 *
 * @param {Target} target
 * @param {string} outDir
 * @returns {import('vite').InlineConfig[]}
 */
export function viteConfigs(target, outDir) {
  if (target.kind === 'renderer') return [rendererConfig(target.legacy, outDir)];
  if (target.kind === 'node') return [nodeConfig(target.entries, outDir)];
  // A sandboxed preload cannot load a second file, so each entry is a bundle of its own.
  return Object.entries(target.entries).map(([name, source]) => electronConfig(name, source, target.legacy, outDir));
}

/** @param {boolean} legacy @param {string} outDir @returns {import('vite').InlineConfig} */
export function rendererConfig(legacy, outDir) {
  return {
    configFile: false,
    root: join(root, 'renderer'),
    base: './',
    publicDir: false,
    logLevel: 'silent',
    plugins: [svelte({ configFile: false }), legacy && polyfilled(join(root, 'renderer', 'main.ts')), legacy && olderSelectors()],
    worker: { format: legacy ? 'iife' : 'es' },
    build: {
      outDir,
      emptyOutDir: false,
      target: legacy ? legacyTarget.browser : 'chrome120',
      cssTarget: legacy ? 'chrome83' : 'chrome120',
      modulePreload: { polyfill: legacy },
      chunkSizeWarningLimit: 4000,
      reportCompressedSize: false,
    },
  };
}

/** @param {Readonly<Record<string, string>>} entries @param {string} outDir @returns {import('vite').InlineConfig} */
function nodeConfig(entries, outDir) {
  return {
    ...scriptConfig(outDir, 'node20'),
    plugins: [entriesApart()],
    build: {
      ...scriptConfig(outDir, 'node20').build,
      rolldownOptions: {
        input: Object.fromEntries(Object.entries(entries).map(([name, source]) => [name.replace(/\.js$/, ''), join(root, source)])),
        external,
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  };
}

/**
 * Refuses a bundle in which a program is imported by another file: to import it is to run it. It comes about where one program
 * imports a module and another one only asks for it later (`import()`); let both import it.
 * @returns {import('vite').Plugin}
 */
function entriesApart() {
  return {
    name: 'entries-apart',
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).flatMap((file) => (file.type === 'chunk' ? [file] : []));
      const programs = new Set(chunks.filter(({ isEntry }) => isEntry).map(({ fileName }) => fileName));
      for (const { fileName, imports, dynamicImports } of chunks) {
        const found = [...imports, ...dynamicImports].find((name) => programs.has(name));
        if (found !== undefined) this.error(`${fileName} imports the program ${found}, which would run it.`);
      }
    },
  };
}

/** @param {string} name @param {string} source @param {boolean} legacy @param {string} outDir @returns {import('vite').InlineConfig} */
function electronConfig(name, source, legacy, outDir) {
  const base = scriptConfig(outDir, legacy ? legacyTarget.node : 'node22');
  const entry = join(root, source);
  return {
    ...base,
    // Electron 9 knows no `node:` imports, and the plain names work everywhere.
    plugins: [withoutNodePrefix(), legacy && name === 'main.cjs' && polyfilled(entry)],
    build: {
      ...base.build,
      rolldownOptions: {
        input: entry,
        external,
        output: { format: 'cjs', entryFileNames: name, codeSplitting: false },
      },
    },
  };
}

/** @param {string} outDir @param {string | string[]} target @returns {import('vite').InlineConfig} */
function scriptConfig(outDir, target) {
  return {
    configFile: false,
    root,
    publicDir: false,
    logLevel: 'silent',
    // Some libraries (jsonc-parser) offer bundlers a UMD file first, whose requires cannot be followed.
    resolve: { mainFields: ['module', 'main'] },
    ssr: { noExternal: true },
    build: { ssr: true, outDir, emptyOutDir: false, target, minify: false, sourcemap: true, reportCompressedSize: false },
  };
}

/**
 * Puts the polyfills before the first line of an entry.
 *
 * @param {string} entry
 * @returns {import('vite').Plugin}
 */
function polyfilled(entry) {
  return {
    name: 'polyfilled',
    enforce: 'pre',
    transform: {
      filter: { id: entry },
      handler: (code) => ({ code: `import 'core-js/stable';\n${code}`, map: null }),
    },
  };
}
