import type { Client } from '../../../main-process/contract/rpc.ts';
import { fileExtensions, type AppInfo, type FileType } from '../../../main-process/contract/studio.ts';

export interface PickRequest {
  /** `data`: a file of a data set, or the archive it came in. */
  readonly kind: 'open' | 'save' | 'directory' | 'data';
  readonly title: string;
  /** Files that are listed, and how the name of a saved one ends; designs unless told. */
  readonly type?: FileType;
  /** File name offered when saving. */
  readonly suggestedName?: string;
  /** Folder shown first; the documents folder unless told. */
  readonly start?: string;
}

/** Asks for a path: by the system's dialog where the host has one, else by the window's own. */
export class FilePicker {
  pending = $state.raw<{ readonly request: PickRequest; readonly answer: (path: string | null) => void } | null>(null);
  /** Folder of the last choice, so that the next one starts there. */
  #last: string | null = null;
  readonly #client: Client;
  readonly #info: AppInfo;

  constructor(client: Client, info: AppInfo) {
    this.#client = client;
    this.#info = info;
  }

  /** Folder of the last choice in the window's own dialog. */
  get last(): string | null {
    return this.#last;
  }

  /** The chosen path, or null when dismissed. */
  async pick(request: PickRequest): Promise<string | null> {
    if (this.#info.nativeDialogs) {
      const { path } = request.kind === 'save'
        ? await this.#client.request('dialog.save', { suggestedName: request.suggestedName ?? 'design.auxnet', title: request.title, type: request.type ?? 'design' })
        : await this.#client.request('dialog.open', { kind: request.kind === 'directory' || request.kind === 'data' ? request.kind : request.type === 'block' || request.type === 'model' ? request.type : 'design', title: request.title });
      return path;
    }
    this.pending?.answer(null);
    return new Promise((resolve) => {
      this.pending = {
        request: { ...request, start: request.start ?? this.#last ?? this.#info.documents },
        answer: (path) => {
          this.pending = null;
          if (path !== null) this.#last = request.kind === 'directory' ? path : folderOf(path);
          resolve(path);
        },
      };
    });
  }
}

/** Paths come from the host, which may be Windows. */
const separator = /[/\\](?=[^/\\]*$)/;
export const baseName = (path: string): string => path.split(/[/\\]/).filter(Boolean).at(-1) ?? path;
export const stem = (path: string): string => baseName(path).replace(/\.auxnet$/i, '');
export const folderOf = (path: string): string => {
  const at = path.search(separator);
  return at <= 0 ? path.slice(0, at + 1) : path.slice(0, at);
};
export const joinPath = (folder: string, name: string): string => {
  const mark = folder.includes('\\') && !folder.includes('/') ? '\\' : '/';
  return folder.endsWith(mark) ? folder + name : folder + mark + name;
};
/** Names of a design end in .auxnet, of other files as their type says; what was typed without gets it. */
export const withExtension = (name: string, type: FileType = 'design'): string =>
  name.toLowerCase().endsWith(fileExtensions[type]) ? name : `${name}${fileExtensions[type]}`;
