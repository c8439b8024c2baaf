import type { BrowserContext } from 'playwright-core';

/** What went wrong unseen in the pages of a context: exceptions that nobody caught, and errors on the console. Grows. */
export function pageErrorsOf(context: BrowserContext): readonly string[] {
  const errors: string[] = [];
  context.on('weberror', (error) => errors.push(error.error().stack ?? error.error().message));
  context.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  return errors;
}
