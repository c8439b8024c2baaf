import type { z } from 'zod';

/** A small value kept on this machine for this window: panel sizes, theme. Never anything of a design. */
export interface Preference<T> {
  read(): T;
  write(value: T): void;
}

/** What cannot be read or does not fit `schema` any more gives `fallback`. */
export function preference<T>(key: string, schema: z.ZodType<T>, fallback: T): Preference<T> {
  const name = `auxnet.${key}`;
  return {
    read() {
      try {
        const text = localStorage.getItem(name);
        const parsed = text === null ? null : schema.safeParse(JSON.parse(text));
        return parsed?.success ? parsed.data : fallback;
      } catch {
        return fallback; // Storage is off, or holds something else: the default is always good enough.
      }
    },
    write(value) {
      try {
        localStorage.setItem(name, JSON.stringify(value));
      } catch {
        // Storage is full or off. The window works without it.
      }
    },
  };
}
