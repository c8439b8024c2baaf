import { toast } from 'svelte-sonner';

interface Answer {
  readonly label: string;
  readonly act: () => void;
}

/** Short notes in the corner. Errors stay until they are closed; the rest goes by itself. */
export const notify = {
  done: (title: string, description?: string): void => void toast.success(title, { description }),
  /** Something that was taken away, with the way back. */
  undoable: (title: string, undo: () => void): void =>
    void toast(title, { duration: 10_000, action: { label: 'Undo', onClick: undo } }),
  /** A question that can wait: it stays until it is answered, or taken back by `withdraw`. */
  offer: (id: string, title: string, yes: Answer, no: Answer): void =>
    void toast(title, {
      id,
      duration: Number.POSITIVE_INFINITY,
      action: { label: yes.label, onClick: yes.act },
      cancel: { label: no.label, onClick: no.act },
    }),
  withdraw: (id: string): void => void toast.dismiss(id),
  warn: (title: string, description?: string): void => void toast.warning(title, { description, duration: 10_000 }),
  fail: (title: string, description?: string): void =>
    void toast.error(title, { description, duration: Number.POSITIVE_INFINITY, closeButton: true }),
};

/** What an error says to a person. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
