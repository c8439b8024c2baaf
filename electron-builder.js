// How the application is packaged (docs/adr/0006): `npm run package`, or electron-builder itself after `npm run build`.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Another copy of Electron, unpacked, in place of the one that electron-builder would download. When it is older than
 * what the product is written for, the lowered build is packaged: that is how the smoke test gets its packaged app.
 */
const electronDist = process.env.ELECTRON_OVERRIDE_DIST_PATH;
const electronVersion = electronDist && readFileSync(join(electronDist, 'version'), 'utf8').trim().replace(/^v/, '');
const oldestModern = 28;
export const isLegacy = electronVersion !== undefined && Number.parseInt(electronVersion, 10) < oldestModern;

const from = isLegacy ? 'dist/legacy' : 'dist';
const { dependencies } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));
/** All but what has native parts is in the bundles already. */
const bundled = Object.keys(dependencies).filter((name) => !name.startsWith('@tensorflow/') && name !== 'webgpu' && name !== 'sharp');
/** The package `webgpu` has a binary for every system; ours carries that of the one it is made on, as with TensorFlow's libraries. */
const dawn = process.platform === 'darwin' ? 'darwin-universal' : `${process.platform}-\${arch}`;

/** @type {import('electron-builder').Configuration} */
export default {
  appId: 'studio.auxnet.app',
  productName: 'AuxNet Studio',
  copyright: 'The AuxNet Studio authors, MIT licence',
  directories: { output: isLegacy ? 'release/legacy' : 'release', buildResources: 'assets/icons' },
  ...(electronDist ? { electronDist, electronVersion } : {}),

  // The native binding uses Node-API, which every Electron of the product speaks: nothing is compiled again.
  npmRebuild: false,
  nodeGypRebuild: false,

  files: [
    { from: `${from}/electron`, to: 'dist/electron', filter: ['**/*', '!**/*.map'] },
    { from: `${from}/renderer`, to: 'dist/renderer', filter: ['**/*', '!**/*.map'] },
    { from: `${from}/node`, to: 'dist/node', filter: ['trainer.js', 'package.json', 'chunks/**/*', '!**/*.map'] },
    'package.json',
    '!**/node_modules/**/*.{map,ts,flow,h,cc}',
    '!**/node_modules/**/!(LICENSE|LICENCE).md',
    '!**/node_modules/**/{test,tests,__tests__,example,examples,docs,.github}/**',
    '!**/node_modules/@tensorflow/**/*_test.js',
    // What node loads is the CommonJS build; these are the same once more for browsers and bundlers.
    '!**/node_modules/@tensorflow/tfjs*/dist/**/*.{min,es2017,es2017.min,fesm,fesm.min}.js',
    '!**/node_modules/@tensorflow/tfjs-node-gpu/{src,binding,scripts,deps/include}/**',
    '!**/node_modules/webgpu/build/**',
    `!**/node_modules/webgpu/dist/!(${dawn})/**`,
    // A dependency of tfjs for old browsers only.
    '!**/node_modules/core-js/**',
    ...bundled.map((name) => `!node_modules/${name}/**`),
  ],
  // The trainer is a process of its own: it, what it requires, and TensorFlow's libraries must be real files.
  asar: true,
  asarUnpack: [`${from}/node/**`, 'node_modules/**'],
  extraResources: [{ from: 'assets/icons/icon.png', to: 'icon.png' }],

  // Not in Electrons of the smoke test's age.
  ...(isLegacy
    ? {}
    : {
        electronFuses: {
          runAsNode: false,
          enableNodeOptionsEnvironmentVariable: false,
          enableNodeCliInspectArguments: false,
          enableEmbeddedAsarIntegrityValidation: true,
          onlyLoadAppFromAsar: true,
        },
      }),

  fileAssociations: [
    // Its icon is assets/icons/auxnet.ico or .icns, found by the extension.
    { ext: 'auxnet', name: 'AuxNet design', description: 'AuxNet Studio design', mimeType: 'application/vnd.auxnet+json', role: 'Editor' },
  ],
  linux: {
    target: ['AppImage', 'deb'],
    icon: 'assets/icons/linux',
    category: 'Science;Education;Development',
    synopsis: 'Draw residual networks and train them with auxiliary outputs',
    maintainer: 'The AuxNet Studio authors <auxnet-studio@localhost>',
    executableName: 'auxnet-studio',
  },
  win: { target: ['nsis'], icon: 'assets/icons/icon.ico' },
  nsis: { oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true },
  mac: {
    target: ['dmg'],
    icon: 'assets/icons/icon.icns',
    category: 'public.app-category.developer-tools',
    darkModeSupport: true,
  },
  // The method's paper, until the project has a page of its own; a .deb must name one.
  extraMetadata: { homepage: 'https://arxiv.org/abs/1611.01773' },
  publish: null,
};
