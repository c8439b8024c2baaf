/**
 * Selectors that Chromium 83 does not know, said as it does.
 * `:where(.svelte-x)`, by which Svelte scopes the inner parts of a selector: the whole rule would be dropped; the class alone does
 * the same, only with more weight. `:not([inert] *)`, which the focus of dialogs asks for: the question would throw; without it,
 * what is inert only through an ancestor counts as focusable, and there is none in the window.
 *
 * @returns {import('vite').Plugin}
 */
export function olderSelectors() {
  return {
    name: 'older-selectors',
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type === 'chunk') file.code = file.code.replaceAll(':not([inert] *)', '');
        else if (file.fileName.endsWith('.css')) file.source = file.source.toString().replaceAll(/:where\((\.svelte-[\w-]+)\)/g, '$1');
      }
    },
  };
}
