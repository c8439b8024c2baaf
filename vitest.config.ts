import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

/** These drive a browser or Electron, and train: one file at a time, with patience. */
const driven = { testTimeout: 180_000, hookTimeout: 180_000, fileParallelism: false };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/renderer/**', 'test/e2e/**', 'test/electron/**'],
          testTimeout: 30_000,
        },
      },
      {
        plugins: [svelte({ configFile: false })],
        resolve: { conditions: ['browser'] },
        test: { name: 'window', include: ['test/renderer/**/*.test.ts'], environment: './test/helpers/client-environment.ts', testTimeout: 30_000, css: { include: /tokens\.css/ } },
      },
      { test: { name: 'e2e', include: ['test/e2e/**/*.test.ts'], ...driven } },
      { test: { name: 'electron', include: ['test/electron/**/*.test.ts'], ...driven } },
    ],
  },
});
