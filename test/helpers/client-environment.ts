import type { Environment } from 'vitest/runtime';

/**
 * Node's globals, but modules are compiled as for a browser: runes in the window's state modules are the reactive kind
 * then, not the one-shot kind of server rendering. No DOM is pretended.
 */
const environment: Environment = {
  name: 'client',
  viteEnvironment: 'client',
  setup: () => ({ teardown: () => undefined }),
};

// Vitest takes an environment as a default export only.
export default environment;
