import { Option, type Command } from 'commander';
import { existsSync } from 'fs';
import { availableParallelism, loadavg } from 'os';
import { dirname, join } from 'path';
import { pathToFileURL } from 'url';
import { jobOf } from '../../bench/job.ts';
import { dataTargetIds } from '../../bench/data/data-targets.ts';
import { editorTargetIds } from '../../bench/editor/editor-targets.ts';
import { windowTargetIds } from '../../bench/window/window-targets.ts';
import { launchOurs, launchPeer, peerNames, peerTitles, type PeerName } from '../../bench/peers.ts';
import { reportOf } from '../../bench/report.ts';
import { runSitting, type EntrantSpec } from '../../bench/sitting.ts';
import { targetIds } from '../../bench/target-list.ts';
import { isMissed, runTargets, type TargetResult } from '../../bench/targets.ts';
import type { EngineReport } from '../../contract/trainer-protocol.ts';
import { analyse } from '../../core/analyse.ts';
import type { Document } from '../../core/graph/document.ts';
import { methods, type Method } from '../../core/graph/training-config.ts';
import { templateById, templates } from '../../core/templates/index.ts';
import { appHome } from '../../files/app-home.ts';
import { deviceHandlers } from '../../service/devices.ts';
import { benchTable, targetTable } from '../bench-tables.ts';
import type { CliContext } from '../context.ts';
import { formatDiagnostics, located } from '../diagnostics.ts';
import { Failure } from '../failure.ts';
import { wholeNumber } from '../option-values.ts';
import type { Output } from '../output.ts';
import { readDesign } from '../read-design.ts';

interface Options {
  readonly engine?: readonly string[];
  readonly batch: number;
  readonly steps: number;
  readonly method?: Method;
  readonly peers?: boolean;
  readonly targets?: boolean;
  readonly editor?: boolean;
  readonly window?: boolean;
  readonly data?: boolean;
  readonly only?: readonly string[];
  readonly json?: boolean;
}

const WARM_UP = 3;
/** Seconds a step of the warm-up may take on an engine that was not asked for by name. */
const PATIENCE = 20;
const DEFAULT_DESIGN = 'auxnet-20-3';

const help = `
Examples:
  auxnet bench                                  ${DEFAULT_DESIGN} on every engine of this machine
  auxnet bench net.auxnet resnet-20 --peers     a design and a template, beside PyTorch and Keras
  auxnet bench --targets --json                 the table of docs/benchmarks.md, one JSON object a line
  auxnet bench --editor --json                  how fast the editor answers, in a browser on this machine
  auxnet bench --window --json                  how smooth the window stays while a run trains
  auxnet bench --data --json                    memory and speed with more pictures than memory is to hold

Every entrant is a process of its own; they take turns step by step, never two at a time. Keep the machine quiet.
With --peers and --targets Python virtual environments are made the first time (a download of some hundred megabytes).
With --targets, --editor, --window and --data the exit code is 0 only when every target is met. --only takes, with --targets:
${targetIds.join(', ')}; with --editor: ${editorTargetIds.join(', ')}; with --window: ${windowTargetIds.join(', ')};
with --data: ${dataTargetIds.join(', ')}.`;

/** `auxnet bench [DESIGN…]`. */
export function benchCommand(program: Command, context: CliContext): void {
  program
    .command('bench')
    .description('measure training steps of designs on the engines of this machine, and beside other frameworks')
    .argument('[designs...]', 'files or names of templates')
    .option('--engine <id...>', 'engines to measure, as listed by "auxnet devices" (default: all that are here)')
    .option('--batch <n>', 'images a step', wholeNumber(1), 128)
    .option('--steps <n>', 'measured steps, after the warm-up', wholeNumber(1), 20)
    .addOption(new Option('--method <name>', 'training method (default: the one of the design)').choices(methods))
    .option('--peers', 'also the same network in PyTorch, Keras and plain tfjs-node')
    .option('--targets', 'measure the published targets instead of designs')
    .option('--editor', 'measure the editor at 1,000 blocks, in a browser driven by playwright-core')
    .option('--window', 'measure the window while a run sends 100 steps a second, in a browser driven by playwright-core')
    .option('--data', 'measure the trainer on a folder of 60,000 pictures that is made for it: its memory, and the speed of reading')
    .addOption(
      new Option('--only <target...>', 'with --targets, --editor, --window or --data: measure these alone').choices([
        ...targetIds, ...editorTargetIds, ...windowTargetIds, ...dataTargetIds,
      ]),
    )
    .option('--json', 'print JSON')
    .addHelpText('after', help)
    .action(async (designs: readonly string[], options: Options) => {
      const several = (['targets', 'editor', 'window', 'data'] as const).filter((name) => options[name]);
      const own = several[0] === undefined ? null : `--${several[0]}`;
      if (several.length > 1) throw new Failure(`--${several.join(' and --')} are measured one after the other: give one of them.`);
      if (own !== null && designs.length > 0) throw new Failure(`${own} has its own networks: leave the designs out.`);
      if (options.only !== undefined && own === null) throw new Failure('--only chooses among the targets: give --targets, --editor, --window or --data too.');
      warnOfLoad(context.output);
      if (options.data) await benchData(options, context);
      else if (options.window) await benchWindow(options, context);
      else if (options.editor) await benchEditor(options, context);
      else if (options.targets) await benchTargets(options, context);
      else await benchDesigns(designs.length > 0 ? designs : [DEFAULT_DESIGN], options, context);
    });
}

/** Other programs slow all entrants, and not alike: PyTorch's threads wait for one another at every kernel. */
function warnOfLoad(output: Output): void {
  const [load = 0] = loadavg();
  if (load < availableParallelism() / 2) return;
  output.say(`warning: other programs are at work here (load average ${load.toFixed(1)}); ratios of this sitting mean little.`);
}

async function benchDesigns(names: readonly string[], options: Options, { output, bench, spawnTrainer }: CliContext): Promise<void> {
  const { engines } = await deviceHandlers(spawnTrainer)['devices.list']({ refresh: true });
  const chosen = options.engine?.map((id) => engineOf(id, engines)) ?? engines;
  const documents = await Promise.all(names.map(designOf));
  const say = output.say;
  const specs = documents.flatMap((document) => {
    const method = options.method ?? document.training.method;
    const net = `${document.name}, ${method}`;
    const ours = chosen.map((engine): EntrantSpec => ({
      id: `${document.name} ${engine.id}`,
      net,
      name: engine.name,
      ...jobOf(document, { method, batch: options.batch, engine: engine.id }),
      patience: options.engine === undefined ? PATIENCE : undefined,
      launch: () => Promise.resolve(launchOurs(bench)),
    }));
    return [...ours, ...(options.peers ? peersOf(document, options.batch, (name) => launchPeer(name, bench, say)) : [])];
  });
  const counts = { batch: options.batch, warmUp: WARM_UP, steps: options.steps };
  const report = reportOf(await runSitting(specs, { ...counts, say }), counts);
  output.print(options.json ? JSON.stringify(report) : benchTable(report));
  if (report.entrants.length === 0) throw new Failure('Nothing could be measured; the lines above say why.');
}

/** Plain steps of a design with one output; of one with auxiliary outputs the authors' way, which PyTorch alone has. */
function peersOf(document: Document, batch: number, launch: (name: PeerName) => ReturnType<EntrantSpec['launch']>): EntrantSpec[] {
  const { job, parameters } = jobOf(document, { method: 'single', batch });
  const several = job.graph.exits.length > 1;
  const method: Method = several ? 'sequential' : 'single';
  const names = several ? (['pytorch'] as const) : peerNames;
  return names.map((name) => ({
    id: `${document.name} ${name}`,
    net: `${document.name}, ${method}`,
    name: peerTitles[name],
    job: { ...job, method },
    parameters,
    launch: () => launch(name),
  }));
}

function engineOf(id: string, engines: readonly EngineReport[]): EngineReport {
  const engine = engines.find((each) => each.id === id);
  if (engine === undefined) throw new Failure(`There is no engine named "${id}". Known: ${engines.map((each) => each.id).join(', ')}.`);
  return engine;
}

/** A file, or a template by its name. @throws Failure when there is neither, or it cannot be trained */
async function designOf(name: string): Promise<Document> {
  const template = templateById(name);
  if (template !== undefined && !existsSync(name)) return template.build();
  if (name === '-' || existsSync(name)) {
    const { text, document } = await readDesign(name);
    const { trainable, diagnostics } = analyse(document);
    if (trainable) return document;
    throw new Failure(`${formatDiagnostics(name, located(text, diagnostics))}\n${name} cannot be trained.`);
  }
  throw new Failure(`There is neither a file nor a template "${name}". Templates: ${templates.map(({ id }) => id).join(', ')}.`);
}

async function benchTargets({ batch, steps, only = [], json }: Options, { output, bench }: CliContext): Promise<void> {
  const results = await runTargets({
    batch,
    warmUp: WARM_UP,
    steps,
    only,
    data: join(process.env['AUXNET_SHARED_DATA'] ?? join(bench.peers, '../../../shared/data'), 'cifar-10-batches-bin'),
    launch: (who) => (who === 'ours' ? Promise.resolve(launchOurs(bench)) : launchPeer(who, bench, output.say)),
    say: output.say,
    onResult: (result) => (json ? output.print(JSON.stringify(result)) : undefined),
  });
  if (!json) output.print(targetTable(results));
  judge(results);
}

async function benchEditor({ only = [], json }: Options, { output, window, webHost }: CliContext): Promise<void> {
  const { runEditorTargets } = await import('../../bench/editor/run-editor.ts');
  const results = await runEditorTargets({
    places: { window, host: webHost },
    only,
    say: output.say,
    onResult: (result) => (json ? output.print(JSON.stringify(result)) : undefined),
  });
  if (!json) output.print(targetTable(results));
  judge(results);
}

async function benchWindow({ only = [], json }: Options, { output, window, webHost, bench }: CliContext): Promise<void> {
  const { runWindowTargets } = await import('../../bench/window/run-window.ts');
  const trainer = join(bench.peers, '../window/paced-trainer.mjs');
  if (!existsSync(trainer)) throw new Failure('The window is measured with the sources of AuxNet Studio only: the paced trainer lies beside them.');
  const results = await runWindowTargets({
    places: { window, host: webHost },
    trainer,
    only,
    say: output.say,
    onResult: (result) => (json ? output.print(JSON.stringify(result)) : undefined),
  });
  if (!json) output.print(targetTable(results));
  judge(results);
}

async function benchData({ only = [], json }: Options, { output, spawnTrainer, bench }: CliContext): Promise<void> {
  const { runDataTargets } = await import('../../bench/data/run-data.ts');
  const results = await runDataTargets({
    spawnTrainer,
    cache: appHome().cache,
    // It lies beside the programs of the bench.
    batchWorker: pathToFileURL(join(dirname(bench.ours), 'batch-worker.js')),
    only,
    say: output.say,
    onResult: (result) => (json ? output.print(JSON.stringify(result)) : undefined),
  });
  if (!json) output.print(targetTable(results));
  judge(results);
}

/** @throws Failure where a target is missed */
function judge(results: readonly TargetResult[]): void {
  const missed = results.filter(isMissed);
  if (missed.length > 0) throw new Failure(`${missed.length} of ${results.length} targets missed or not measured.`);
}
