import { messageOf, notify } from '../../ui/notify.ts';

/** Puts the path of a run's folder on the clipboard and shows it: a browser cannot open it. */
export async function copyPath(path: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(path);
    notify.done('The path is on the clipboard', path);
  } catch (error) {
    notify.fail('The path could not be copied', `${path}: ${messageOf(error)}`);
  }
}
