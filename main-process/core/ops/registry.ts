import type { z } from 'zod';
import { activation } from './activation.ts';
import { add } from './add.ts';
import { averagePool } from './average-pool.ts';
import { batchNorm } from './batch-norm.ts';
import { concatenate } from './concatenate.ts';
import { conv2d } from './conv2d.ts';
import { dense } from './dense.ts';
import { dropout } from './dropout.ts';
import { flatten } from './flatten.ts';
import { globalAveragePool } from './global-average-pool.ts';
import { input } from './input.ts';
import { maxPool } from './max-pool.ts';
import type { Op } from './op.ts';
import { shortcutPad } from './shortcut-pad.ts';

/** Every op, by name. A new op is a file and a line here; the type checker then asks for it in every target. */
export const ops = {
  input,
  conv2d,
  batchNorm,
  activation,
  maxPool,
  averagePool,
  globalAveragePool,
  flatten,
  dense,
  dropout,
  add,
  concatenate,
  shortcutPad,
} as const;

export type OpName = keyof typeof ops;
export type OpAttributes = { readonly [O in OpName]: z.output<(typeof ops)[O]['attributes']> };
export const opNames = Object.keys(ops) as readonly OpName[];

/** The same table, typed so that a name picks its own op. */
const byName: { readonly [O in OpName]: Op<O, OpAttributes[O]> } = ops;

/** The op of that name, typed by it. */
export function opOf<O extends OpName>(name: O): Op<O, OpAttributes[O]> {
  return byName[name];
}
