import { describe, expect, test } from 'vitest';
import { designsInArguments } from '../../electron/command-line.ts';

describe('designsInArguments', () => {
  test.each([
    ['packaged', ['/opt/auxnet-studio', 'net.auxnet'], ['/home/a/net.auxnet']],
    ['with the application before it', ['electron', '.', 'net.auxnet'], ['/home/a/net.auxnet']],
    ['absolute, among switches', ['app', '--no-sandbox', '/b/Net.AUXNET', '--flag=x.auxnet'], ['/b/Net.AUXNET']],
    ['several', ['app', 'a.auxnet', 'b.auxnet'], ['/home/a/a.auxnet', '/home/a/b.auxnet']],
    ['an address, as a Linux desktop gives it', ['app', 'file:///home/b/my%20net.auxnet'], ['/home/b/my net.auxnet']],
    ['an address on another machine', ['app', 'file://server/share/net.auxnet'], []],
    ['none', ['app', '--remote-debugging-port=0', 'notes.txt'], []],
    ['the executable is not a design', ['/opt/x.auxnet'], []],
  ])('%s', (_title, argv, expected) => {
    expect(designsInArguments(argv, '/home/a')).toEqual(expected);
  });
});
