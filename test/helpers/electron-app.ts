import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { chromium, type Page } from 'playwright-core';
import { pageErrorsOf } from './page-errors.ts';

export interface LaunchOptions {
  /** The Electron executable, or the packaged application's. */
  readonly executable: string;
  /** Arguments before the file: the application's folder where it is not packaged. */
  readonly args?: readonly string[];
  /** Design given on the command line. */
  readonly file?: string;
  /** Folder for all that the application keeps (AUXNET_HOME). */
  readonly home: string;
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface ElectronApp {
  readonly page: Page;
  /** Errors of the page since Playwright was connected. */
  readonly pageErrors: readonly string[];
  readonly pid: number;
  /** What it wrote to stdout and stderr. */
  readonly output: () => string;
  /** Exit code, once it has ended; rejects after `seconds`. */
  exited(seconds: number): Promise<number | null>;
  /** Asks it to quit, as the system does when the user logs out. Electron takes this once only. */
  quit(): void;
  /** Addresses of the pages and workers that there are; asked without Playwright, which may be disconnected. */
  targets(): Promise<readonly string[]>;
  /** Ends it and what it started; for the end of a test that failed. */
  kill(): void;
}

/** As root Chromium refuses to start with its own sandbox. */
const switches = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];

/** Starts the application and connects to its window over Chromium's debugging port, which every Electron has. */
export async function launchElectron({ executable, args = [], file, home, env }: LaunchOptions): Promise<ElectronApp> {
  const child = start(executable, [...switches, '--remote-debugging-port=0', ...args, ...(file === undefined ? [] : [file])], home, env);
  let output = '';
  const collect = (text: Buffer): void => {
    output += text.toString('utf8');
  };
  child.stdout?.on('data', collect);
  child.stderr?.on('data', collect);
  const pid = child.pid;
  if (pid === undefined) throw new Error(`${executable} could not be started.`);
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const kill = (): void => {
    for (const process_ of [...descendants(pid), pid]) tryKill(process_);
  };
  try {
    const address = await waitFor(20, () => /DevTools listening on (ws:\S+)/u.exec(output)?.[1], () => `No debugging port. It wrote:\n${output}`);
    // Without `noDefaults` Playwright asks for download settings, which an Electron of Chromium 83 does not know.
    const browser = await chromium.connectOverCDP(address, { noDefaults: true, timeout: 20_000 });
    const page = await waitFor(20, () => browser.contexts()[0]?.pages()[0], () => `No window. It wrote:\n${output}`);
    const pageErrors = pageErrorsOf(page.context());
    await helpOldChromium(page);
    return {
      page,
      pageErrors,
      pid,
      output: () => output,
      exited: async (seconds) => {
        const late = Symbol('late');
        let timer: ReturnType<typeof setTimeout> | undefined;
        const limit = new Promise<typeof late>((resolve) => (timer = setTimeout(resolve, seconds * 1000, late)));
        const code = await Promise.race([ended, limit]);
        clearTimeout(timer);
        if (code === late) throw new Error(`It did not quit within ${seconds} s. It wrote:\n${output}`);
        return code as number | null;
      },
      quit: () => void process.kill(pid, 'SIGTERM'),
      targets: async () => {
        const answer = await fetch(`http://${new URL(address).host}/json`);
        return ((await answer.json()) as { readonly url: string }[]).map(({ url }) => url);
      },
      kill,
    };
  } catch (error) {
    kill();
    throw error;
  }
}

/**
 * Playwright asks elements for `checkVisibility` (Chromium 105), in a JavaScript world of its own. Where it is missing
 * it is put into every world, those of later documents included. The application's page is not helped: it is under test.
 */
async function helpOldChromium(page: Page): Promise<void> {
  if (await page.evaluate<boolean>("'checkVisibility' in Element.prototype")) return;
  const session = await page.context().newCDPSession(page);
  const expression = `Element.prototype.checkVisibility = function () {
    for (let element = this; element; element = element.parentElement) if (getComputedStyle(element).display === 'none') return false;
    return this.isConnected;
  }`;
  const worlds: Promise<unknown>[] = [];
  session.on('Runtime.executionContextCreated', ({ context }) => {
    const help = session.send('Runtime.evaluate', { expression, contextId: context.id }).catch(() => undefined);
    worlds.push(help);
  });
  await session.send('Runtime.enable');
  await Promise.all(worlds);
}

/** Starts the application once more, as a file manager would; resolves with the exit code. */
export function launchAgain({ executable, args = [], file, home }: LaunchOptions): Promise<number | null> {
  const child = start(executable, [...switches, ...args, ...(file === undefined ? [] : [file])], home);
  return new Promise((resolve) => child.once('exit', resolve));
}

const withoutNode = { ELECTRON_RUN_AS_NODE: undefined, NODE_OPTIONS: undefined };
const start = (executable: string, args: readonly string[], home: string, added: Readonly<Record<string, string>> = {}): ChildProcess =>
  spawn(executable, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    // Electrons without utilityProcess run the trainer under a Node of the system: the one that runs the tests.
    env: { ...process.env, AUXNET_HOME: home, AUXNET_NODE: process.execPath, ...withoutNode, ...added },
  });

/** Processes started by `pid`, and by those, as far as they live. Linux only; elsewhere none are seen. */
export function descendants(pid: number): readonly number[] {
  if (process.platform !== 'linux') return [];
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/u.test(name)) continue;
    try {
      // "pid (name) state parent …"; the name may hold anything.
      const fields = readFileSync(`/proc/${name}/stat`, 'utf8').replace(/^.*\) /su, '').split(' ');
      if (fields[0] !== 'Z') parents.set(Number(name), Number(fields[1]));
    } catch {
      // It ended meanwhile.
    }
  }
  const found: number[] = [];
  for (let ring = [pid]; ring.length > 0; ) {
    ring = [...parents].filter(([, parent]) => ring.includes(parent)).map(([child]) => child);
    found.push(...ring);
  }
  return found;
}

/** False for a process that ended, also when nobody has taken note of that yet. */
export function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/mu.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

export async function waitFor<T>(seconds: number, look: () => T | undefined | false, complaint: () => string): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const found = look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error(complaint());
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function tryKill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}
