import { spawn, type ChildProcess } from 'child_process';
import { mkdirSync } from 'fs';
import { join } from 'path';

/** A web host of its own, whose files, dialogs and runs all lie in one folder. */
export interface HostProcess {
  readonly child: ChildProcess;
  /** Folder that the file dialogs show first. */
  readonly documents: string;
}

export interface HostSettings {
  /** A trainer in place of the application's own. */
  readonly trainer?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** @param program the built web host @param folder stands for the person's home */
export function startHost(program: string, folder: string, { trainer, env: added = {} }: HostSettings = {}): HostProcess {
  const documents = join(folder, 'Documents');
  mkdirSync(documents, { recursive: true });
  const home = join(folder, 'auxnet');
  // HOME and USERPROFILE decide where the documents folder is.
  const env = { ...process.env, HOME: folder, USERPROFILE: folder, XDG_DOCUMENTS_DIR: documents, AUXNET_HOME: home, ...added };
  const args = [program, '--no-open', '--port', '0', '--home', home, ...(trainer === undefined ? [] : ['--trainer', trainer])];
  return { child: spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] }), documents };
}

/** The address that it prints. @throws with what it wrote when it ends, or prints none within 30 s */
export function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const timer = setTimeout(() => reject(new Error(`The web host printed no address within 30 s. It wrote:\n${output}`)), 30_000);
    const read = (data: Buffer): void => {
      output += data.toString('utf8');
      const found = /AuxNet Studio: (http:\/\/\S+)/u.exec(output)?.[1];
      if (found === undefined) return;
      clearTimeout(timer);
      resolve(found);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`The web host ended with code ${code}. It wrote:\n${output}`));
    });
  });
}

/** Asks it to end, and kills it after 20 s. */
export function endHost(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), 20_000);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill('SIGTERM');
  });
}
