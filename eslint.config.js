import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import { explainedAssertion } from './scripts/lint/explained-assertion.mjs';

// The same for every file: the type checker starts anew whenever it changes from one file to the next.
const extraFileExtensions = ['.svelte'];
const channelFiles = ['electron/ipc-channel.ts', 'electron/preload.ts'];

export default ts.config(
  { ignores: ['node_modules/', 'dist/', 'release/', 'coverage/', 'test-results/', '.cache/'] },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...ts.configs.stylistic,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
    plugins: { auxnet: { rules: { 'explained-assertion': explainedAssertion } } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'max-len': ['error', { code: 140, ignoreUrls: true, ignoreRegExpLiterals: true, ignoreTemplateLiterals: true, ignoreStrings: true }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'auxnet/explained-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_' }],
      '@typescript-eslint/no-inferrable-types': 'off',
      '@typescript-eslint/consistent-type-definitions': 'off',
      // TypeScript finds unused private members, and does not take `this.#frame ??= …` for one.
      'no-unused-private-class-members': 'off',
      // The window's state is immutable values in $state.raw: a Set there is replaced, never changed.
      'svelte/prefer-svelte-reactivity': 'off',
      // It does not know the warnings that only the client build gives.
      'svelte/no-unused-svelte-ignore': 'off',
      // TypeScript reports what is undefined, and knows types and globals better.
      'no-undef': 'off',
    },
  },
  {
    // Promises that nobody waits for are how an app loses errors: these rules read types, so they cover the code that ships.
    files: ['main-process/**/*.ts', 'electron/**/*.ts', 'renderer/**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname, extraFileExtensions } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions } },
  },
  {
    // One door between the window and Electron's main process: all else goes through the contract, parsed at both ends.
    files: ['**/*.ts', '**/*.svelte'],
    ignores: [...channelFiles, 'test/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        { paths: [{ name: 'electron', importNames: ['ipcMain', 'ipcRenderer'], message: `Only ${channelFiles.join(' and ')} may use it.` }] },
      ],
    },
  },
  {
    files: ['scripts/**/*.mjs', 'scripts/**/*.cjs', '**/*.config.js', '**/*.cjs'],
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
);
