// The table of ARCHITECTURE.md as rules: who may import whom. `npm run check` enforces them.

/** Folder below main-process → what of ours it may import besides itself. */
const main = {
  core: [],
  contract: ['core'],
  files: [],
  engines: ['core', 'contract'],
  data: ['core', 'contract', 'files'],
  checkpoint: ['core', 'contract', 'files'],
  training: ['core', 'contract', 'engines', 'data', 'checkpoint'],
  runs: ['core', 'contract', 'checkpoint', 'files'],
  bench: ['core', 'contract', 'engines', 'data', 'checkpoint', 'training', 'runs'],
  service: ['core', 'contract', 'data', 'checkpoint', 'runs', 'files'],
  trainer: ['core', 'contract', 'engines', 'data', 'checkpoint', 'training', 'runs', 'files'],
  'web-host': ['core', 'contract', 'data', 'checkpoint', 'runs', 'files', 'service'],
  cli: ['core', 'contract', 'engines', 'data', 'checkpoint', 'training', 'runs', 'files', 'service', 'web-host', 'bench'],
};

const forbidden = Object.entries(main).map(([folder, allowed]) => ({
  name: `main-process-${folder}`,
  comment: `main-process/${folder} may import ${allowed.length > 0 ? allowed.join(', ') : 'nothing else of ours'}.`,
  severity: 'error',
  // The launcher of the command line builds what is stale, so it alone reaches out to scripts/.
  from: { path: `^main-process/${folder}/`, pathNot: '^main-process/cli/auxnet\\.mjs$' },
  to: { path: '^(main-process|renderer|electron|test|scripts|bench)/', pathNot: `^main-process/(${[folder, ...allowed].join('|')})/` },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...forbidden,
    {
      name: 'renderer-knows-core-and-contract',
      comment: 'The window imports core and contract only: it may run in a browser.',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: '^(main-process|electron|test|scripts|bench)/', pathNot: '^main-process/(core|contract)/' },
    },
    {
      name: 'window-without-node',
      comment: 'Neither the window nor the core may use Node: both run in a sandboxed page.',
      severity: 'error',
      from: { path: '^(renderer|main-process/(core|contract))/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'core-without-tensorflow',
      comment: 'Emitters get `tf` as an argument: the window loads these files without loading TensorFlow. Types are free.',
      severity: 'error',
      from: { path: '^(renderer|main-process/(core|contract|service))/' },
      to: { path: '@tensorflow', dependencyTypesNot: ['type-only', 'type-import'] },
    },
    {
      name: 'electron-knows-service-and-contract',
      comment: 'Electron is a thin shell: windows, menus, dialogs.',
      severity: 'error',
      from: { path: '^electron/' },
      to: { path: '^(main-process|renderer|test|scripts|bench)/', pathNot: '^main-process/(service|contract|core)/' },
    },
    {
      name: 'only-electron-imports-electron',
      severity: 'error',
      from: { path: '^(main-process|renderer)/' },
      to: { path: '(^|/)node_modules/electron/|^electron$' },
    },
    {
      name: 'only-graph-view-imports-cytoscape',
      comment: 'The drawing can be replaced in one place.',
      severity: 'error',
      from: { path: '^(main-process|renderer|electron)/', pathNot: '^renderer/graph-view/' },
      to: { path: 'node_modules/cytoscape' },
    },
    { name: 'nobody-imports-tests', severity: 'error', from: { pathNot: '^test/' }, to: { path: '^test/' } },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    { name: 'no-missing-modules', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-undeclared-packages',
      severity: 'error',
      from: { path: '^(main-process|renderer|electron)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|release|node_modules/\\.)' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['svelte', 'import', 'node', 'default', 'types'], mainFields: ['module', 'main', 'types'] },
  },
};
