import { errorOf, parseRunQuery } from '../../../main-process/core/run-query/query.ts';
import type { RunSummary } from '../../../main-process/contract/studio.ts';

export type RunSort = 'date' | 'error' | 'name' | 'duration';
export type RunGrouping = 'design' | 'experiment' | 'project' | 'folder' | 'none';

/** A line of the list: the head of a group, or a run. */
export type LibraryLine =
  | { readonly kind: 'head'; readonly title: string; readonly count: number }
  | { readonly kind: 'run'; readonly run: RunSummary };

/** How the library of runs is looked at. */
export class LibraryView {
  query = $state('');
  sort = $state<RunSort>('date');
  group = $state<RunGrouping>('design');
}

const compare: Readonly<Record<RunSort, (a: RunSummary, b: RunSummary) => number>> = {
  date: (a, b) => (a.createdAt < b.createdAt ? 1 : a.createdAt > b.createdAt ? -1 : 0),
  error: (a, b) => (errorOf(a) ?? Infinity) - (errorOf(b) ?? Infinity),
  name: (a, b) => (a.name ?? a.label).localeCompare(b.name ?? b.label, undefined, { numeric: true }),
  duration: (a, b) => (b.seconds ?? 0) - (a.seconds ?? 0),
};

export interface LibraryLook {
  readonly query: string;
  readonly sort: RunSort;
  readonly group: RunGrouping;
  /** Whether a run is of the design in front. */
  readonly isMine: (run: RunSummary) => boolean;
}

/** The lines of the list and what of the query was not understood. Pinned runs come first in their group. */
export function libraryLines(
  runs: readonly RunSummary[],
  { query, sort, group, isMine }: LibraryLook,
): { readonly lines: readonly LibraryLine[]; readonly problems: readonly string[] } {
  const { matches, problems } = parseRunQuery(query);
  const pinned = (run: RunSummary): number => (run.pinned ? 0 : 1);
  const found = runs.filter(matches).sort((a, b) => pinned(a) - pinned(b) || compare[sort](a, b));
  const groups = new Map<string, RunSummary[]>(group === 'design' ? [['This design', []]] : []);
  for (const run of found) {
    const title = titleOf(run, group, isMine);
    const members = groups.get(title);
    if (members) members.push(run);
    else groups.set(title, [run]);
  }
  const lines = [...groups].flatMap(([title, members]): readonly LibraryLine[] => {
    if (members.length === 0) return [];
    const rows = members.map((run) => ({ kind: 'run', run }) as const);
    return title === '' ? rows : [{ kind: 'head', title, count: members.length }, ...rows];
  });
  return { lines, problems };
}

function titleOf(run: RunSummary, group: RunGrouping, isMine: (run: RunSummary) => boolean): string {
  switch (group) {
    case 'design':
      return isMine(run) ? 'This design' : run.design;
    case 'experiment':
      return run.experiment?.name ?? 'No experiment';
    case 'project':
      return run.project ?? 'No project';
    case 'folder':
      return run.folder ?? 'This application';
    case 'none':
      return '';
  }
}
