import { createContext } from 'svelte';
import type { Client } from '../../main-process/contract/rpc.ts';
import type { AppInfo } from '../../main-process/contract/studio.ts';
import type { Document } from '../../main-process/core/graph/document.ts';
import type { EditorActions } from '../commands/actions/registry.ts';
import { Autosave } from '../features/files/autosave.ts';
import { DiskWatch } from '../features/files/disk-watch.ts';
import { AblationSession } from '../features/ablation/ablation-session.svelte.ts';
import { ComparedRuns } from '../features/compare-runs/compared-runs.svelte.ts';
import { ComparisonSession } from '../features/compare/comparison.svelte.ts';
import { FilePicker } from '../features/files/file-picker.svelte.ts';
import { FileSession } from '../features/files/file-session.svelte.ts';
import { Recovery } from '../features/files/recovery.svelte.ts';
import { WindowSession } from '../features/files/window-session.ts';
import { FlowView } from '../features/flow/flow-view.svelte.ts';
import { FindSession } from '../features/find/find-session.svelte.ts';
import { SavedBlocks } from '../features/saved-blocks/saved-blocks.svelte.ts';
import { Help } from '../features/help/help.svelte.ts';
import { HintShelf } from '../features/hints/hint-shelf.svelte.ts';
import { RateFinder } from '../features/rate-finder/rate-finder.svelte.ts';
import { LibraryView } from '../features/runs/library-view.svelte.ts';
import { Evaluations } from '../features/evaluation/evaluations.svelte.ts';
import { RunLibrary } from '../features/runs/run-library.svelte.ts';
import type { Theme } from '../features/settings/theme.svelte.ts';
import { Tour } from '../features/tour/tour.svelte.ts';
import { DataPicker } from '../features/datasets/data-picker.svelte.ts';
import { Downloads } from '../features/datasets/downloads.svelte.ts';
import { inputSize } from '../features/training/commands.ts';
import { partSizes } from '../features/training/data-parts.ts';
import { DatasetCatalog } from '../features/training/dataset-catalog.svelte.ts';
import { EngineChoice } from '../features/training/engine-choice.svelte.ts';
import { TimeEstimator } from '../features/training/time-estimate.svelte.ts';
import { TrainingSession } from '../features/training/training-session.svelte.ts';
import type { Connection } from '../host/connection.svelte.ts';
import type { Editor } from '../state/editor.svelte.ts';
import { Workspace } from '../state/workspace.svelte.ts';
import { Questions } from '../ui/questions.svelte.ts';
import { createStudioActions } from './studio-actions.ts';
import { Layout } from './layout.svelte.ts';

/** Windows that open over the frame; one at a time. */
export type Overlay =
  | 'commands' | 'shortcuts' | 'about' | 'settings' | 'samples' | 'picture' | 'heads' | 'rates' | 'branch' | 'ablation' | 'try-it'
  | 'sweep' | 'run-details' | 'run-folders' | 'trash' | null;

/** Everything the window is made of, built once and handed down by context. It joins the parts; it has no logic of its own. */
export class Studio {
  readonly connection: Connection;
  readonly client: Client;
  readonly info: AppInfo;
  readonly editor: Editor;
  readonly workspace: Workspace;
  readonly theme: Theme;
  readonly questions = new Questions();
  readonly layout = new Layout();
  readonly find: FindSession;
  readonly flowView = new FlowView();
  readonly comparison: ComparisonSession;
  readonly help = new Help();
  readonly hintShelf = new HintShelf();
  readonly tour: Tour;
  readonly picker: FilePicker;
  readonly files: FileSession;
  readonly session: WindowSession;
  readonly autosave: Autosave;
  readonly disk: DiskWatch;
  readonly recovery: Recovery;
  readonly blocks: SavedBlocks;
  readonly runs: RunLibrary;
  readonly comparedRuns: ComparedRuns;
  readonly ablation: AblationSession;
  readonly evaluations: Evaluations;
  readonly datasets: DatasetCatalog;
  readonly downloads: Downloads;
  readonly data: DataPicker;
  readonly engines: EngineChoice;
  readonly training: TrainingSession;
  readonly rates: RateFinder;
  readonly times: TimeEstimator;
  readonly actions: EditorActions;
  overlay = $state<Overlay>(null);
  /** Run that the overlay `branch` is about. */
  branching = $state<string | null>(null);
  readonly libraryView = new LibraryView();
  /** Run that Analyse shows, and the exit chosen there. */
  analysedExit = $state<string | null>(null);

  constructor(connection: Connection, info: AppInfo, editor: Editor, theme: Theme) {
    const { client } = connection;
    this.connection = connection;
    this.client = client;
    this.info = info;
    this.editor = editor;
    this.workspace = new Workspace(editor);
    this.theme = theme;
    this.find = new FindSession(() => this.editor);
    this.comparison = new ComparisonSession(editor, this.layout);
    this.picker = new FilePicker(client, info);
    this.files = new FileSession({ client, editor, workspace: this.workspace, picker: this.picker, questions: this.questions });
    this.session = new WindowSession(client);
    this.autosave = new Autosave(client, this.files);
    this.disk = new DiskWatch(client, this.workspace, this.files);
    const { autosave, workspace, comparison, files, questions } = this;
    const compare = (earlier: Document, title: string): void => comparison.start(earlier, title);
    this.recovery = new Recovery({ client, workspace, files, autosave, questions, compare });
    this.blocks = new SavedBlocks({ client, editor, picker: this.picker });
    this.runs = new RunLibrary(client);
    this.comparedRuns = new ComparedRuns(this.runs);
    this.evaluations = new Evaluations(client);
    this.datasets = new DatasetCatalog(client);
    this.downloads = new Downloads(client, (name) => void this.datasets.refresh().then(() => this.datasets.inspect({ name }, null, true)));
    this.data = new DataPicker({ client, editor, picker: this.picker, datasets: this.datasets });
    this.engines = new EngineChoice(client);
    const { runs, datasets, engines } = this;
    const images = (): number | null => {
      const { training } = editor.document;
      const found = datasets.inspection(training.dataset, inputSize(editor.document));
      return found?.state === 'ready' ? partSizes(found.value, training).train : null;
    };
    this.ablation = new AblationSession({ client, editor, runs, images });
    this.training = new TrainingSession({ editor, runs, files, datasets, engines, questions });
    this.rates = new RateFinder({ client, editor, files, engines });
    this.times = new TimeEstimator(client);
    this.tour = new Tour(this);
    this.actions = createStudioActions(this);
  }

  /** Asks for what the window shows from the start. Each part says by itself what it could not get. */
  async load(): Promise<void> {
    const { blocks, datasets, downloads, engines, files, runs } = this;
    const parts = [blocks, runs, datasets, downloads, engines];
    await Promise.all([files.refreshRecent(), ...parts.map((part) => part.refresh())]);
  }
}

export const [getStudio, setStudio] = createContext<Studio>();
