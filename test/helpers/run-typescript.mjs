// Runs a TypeScript program of this repository without building it: `node run-typescript.mjs FILE`. For tests of processes.
import { runnerImport } from 'vite';

const [file] = process.argv.slice(2);
if (file === undefined) throw new Error('Usage: run-typescript.mjs FILE');
await runnerImport(file, { configFile: false, logLevel: 'warn' });
