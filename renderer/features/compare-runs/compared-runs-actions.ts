import type { EditorAction } from '../../commands/actions/registry.ts';
import type { Studio } from '../../shell/studio.svelte.ts';

/** Lays the chosen runs side by side, in Analyse. */
export function comparedRunsActions({ comparedRuns, editor, layout }: Pick<Studio, 'comparedRuns' | 'editor' | 'layout'>): readonly EditorAction[] {
  return [
    {
      id: 'compare-runs',
      title: 'Compare runs…',
      shortcuts: ['Mod+Shift+M'],
      scope: 'window',
      enabled: () => comparedRuns.canOpen,
      run: () => {
        editor.mode = 'analyse';
        layout.dockTab = 'outputs';
        void comparedRuns.show();
      },
    },
    {
      id: 'leave-compared-runs',
      title: 'Close the comparison of runs',
      shortcuts: [],
      scope: 'window',
      enabled: () => comparedRuns.open,
      run: () => comparedRuns.close(),
    },
  ];
}
