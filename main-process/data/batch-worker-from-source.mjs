// Entry of the batch thread where nothing is built, as in tests: Vite reads the TypeScript that the oldest Node cannot.
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

await runnerImport(fileURLToPath(new URL('./batch-worker.ts', import.meta.url)), { configFile: false, logLevel: 'warn' });
