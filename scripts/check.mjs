#!/usr/bin/env node
// `npm run check`: types, lint, import rules.
import { runChecks } from './test/checks.mjs';
import { verdict } from './test/tally.mjs';

const counts = await runChecks();
process.stdout.write(`${verdict(counts)}\n`);
process.exitCode = counts.failed > 0 ? 1 : 0;
