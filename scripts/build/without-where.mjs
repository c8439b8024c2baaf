/**
 * Svelte scopes the inner parts of a selector as `:where(.svelte-x)`, which Chromium 83 does not know: it drops the
 * whole rule. The class alone does the same, only with more weight.
 *
 * @returns {import('vite').Plugin}
 */
export function withoutWhere() {
  return {
    name: 'without-where',
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== 'asset' || !file.fileName.endsWith('.css')) continue;
        file.source = file.source.toString().replaceAll(/:where\((\.svelte-[\w-]+)\)/g, '$1');
      }
    },
  };
}
