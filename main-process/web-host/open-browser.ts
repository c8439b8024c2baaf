import { spawn } from 'node:child_process';

/** Opens the address in the user's browser; false where that is not possible (then the printed address has to do). */
export function openBrowser(address: string): Promise<boolean> {
  const [command, args] =
    process.platform === 'darwin' ? (['open', [address]] as const)
    : process.platform === 'win32' ? (['cmd', ['/c', 'start', '""', address.replace(/&/g, '^&')]] as const)
    : (['xdg-open', [address]] as const);
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'ignore', detached: true });
    child.on('error', () => resolve(false));
    child.on('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}
