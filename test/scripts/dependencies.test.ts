import { describe, expect, it } from 'vitest';
import { isInstalled, npmReason } from '../../scripts/setup/dependencies.mjs';

const wanted = {
  packages: {
    '': { version: '0.1.0' },
    'node_modules/zod': { version: '4.6.7' },
    'node_modules/binary-win32': { version: '1.0.0', optional: true },
  },
};

describe('whether what the lockfile names is installed', () => {
  it.each([
    ['nothing is', null, false],
    ['an interrupted installation leaves no lockfile', {}, false],
    ['a package is missing', { packages: {} }, false],
    ['a package is another version', { packages: { 'node_modules/zod': { version: '4.6.6' } } }, false],
    ['binaries for other platforms do not matter', { packages: { 'node_modules/zod': { version: '4.6.7' } } }, true],
    ['an optional one is another version',
      { packages: { 'node_modules/zod': { version: '4.6.7' }, 'node_modules/binary-win32': { version: '0.9.0' } } }, false],
    ['more than is needed is there', { packages: { 'node_modules/zod': { version: '4.6.7' }, 'node_modules/left': { version: '1.0.0' } } }, true],
  ])('%s', (_name, installed, expected) => {
    expect(isInstalled(wanted, installed)).toBe(expected);
  });
});

describe("the gist of npm's complaint", () => {
  it('is what went wrong, not where the log lies', () => {
    const output = [
      'npm http fetch GET 200 https://example.org/zod 20ms',
      'npm error code ECONNREFUSED',
      'npm error syscall connect',
      'npm error FetchError: request to http://127.0.0.1:9/zod failed, reason: connect ECONNREFUSED 127.0.0.1:9',
      'npm error A complete log of this run can be found in: /home/a/.npm/_logs/x-debug-0.log',
    ].join('\n');
    expect(npmReason(output)).toBe('FetchError: request to http://127.0.0.1:9/zod failed, reason: connect ECONNREFUSED 127.0.0.1:9');
    expect(npmReason('')).toBe('it said nothing');
  });
});
