/**
 * Imports Node's own modules by their plain names in the bundle.
 *
 * @returns {import('vite').Plugin}
 */
export function withoutNodePrefix() {
  return {
    name: 'without-node-prefix',
    enforce: 'post',
    renderChunk: (code) => ({ code: code.replace(/\brequire\((["'])node:/g, 'require($1'), map: null }),
  };
}
