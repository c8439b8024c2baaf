import { describe, expect, it } from 'vitest';
import { parseStartFlags } from '../../scripts/setup/start-flags.mjs';

const none = { port: null, open: true, browser: false, repair: false, help: false, file: null };

describe('flags of npm start', () => {
  it.each([
    [[], none],
    [['--help'], { ...none, help: true }],
    [['--repair'], { ...none, repair: true }],
    [['--browser'], { ...none, browser: true }],
    [['--no-open'], { ...none, open: false, browser: true }],
    [['--port', '8123'], { ...none, port: 8123, browser: true }],
    [['--port=8123', '--no-open', 'net.auxnet'], { ...none, port: 8123, open: false, browser: true, file: 'net.auxnet' }],
    [['net.auxnet'], { ...none, file: 'net.auxnet' }],
  ])('reads %j', (args, expected) => {
    expect(parseStartFlags(args)).toEqual(expected);
  });

  it.each([
    [['--port'], '--port'],
    [['--port', 'x'], '--port x: a port is a whole number from 1 to 65535'],
    [['--port', '0'], '--port 0'],
    [['--port', '65536'], '--port 65536'],
    [['--port', '80.5'], '--port 80.5'],
    [['--port', '1e3'], '--port 1e3'],
    [['--prot', '80'], '--help'],
    [['a.auxnet', 'b.auxnet'], 'a.auxnet, b.auxnet'],
  ])('refuses %j and says why', (args, words) => {
    expect(() => parseStartFlags(args)).toThrow(words);
  });
});
