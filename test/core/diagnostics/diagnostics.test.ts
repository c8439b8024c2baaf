import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../main-process/core/analyse.ts';
import { fileProblems } from '../../../main-process/core/diagnostics/file-problems.ts';
import type { Document } from '../../../main-process/core/graph/document.ts';
import { templateById } from '../../../main-process/core/templates/index.ts';
import { applyFix } from '../../helpers/apply-fix.ts';
import { network } from '../../helpers/network.ts';

const image = ['input', { height: 32, width: 32, channels: 16 }] as const;
const auxnet = templateById('auxnet-20-3')?.build() as Document;
const withParams = (document: Document, node: string, params: Readonly<Record<string, unknown>>): Document =>
  applyFix(document, { kind: 'set-params', title: '', node, params });

interface Case {
  readonly id: string;
  readonly severity?: 'warning' | 'hint';
  readonly document: Document;
  readonly message?: string;
  readonly detail?: string;
  readonly node?: string;
  readonly edge?: string;
  readonly expected?: string;
  readonly received?: string;
  /** Title of the fix; choosing it must make the diagnostic go away. */
  readonly fix?: string;
  /** More than one of them is right. */
  readonly count?: number;
}

const cases: readonly Case[] = [
  { id: 'empty-design', severity: 'hint', document: network({}) },
  { id: 'no-input', document: network({ conv: ['conv'], out: ['output'] }, 'conv>out') },
  { id: 'several-inputs', document: network({ in: image, in2: image, sum: ['add'], out: ['output'] }, 'in>sum>out', 'in2>sum'), node: 'in2', fix: 'Remove in2' },
  { id: 'no-output', document: network({ in: image, b: ['basic-block'] }, 'in>b'), node: 'b', detail: 'Nothing follows b. Put the output there.', fix: 'Add the output after b' },
  { id: 'no-output', document: network({ in: image, b: ['basic-block'], x: ['auxiliary-output'] }, 'in>b>x'), node: 'b', fix: 'Add the output after b' },
  { id: 'several-outputs', document: network({ in: image, b: ['basic-block'], out: ['output'], out2: ['output'] }, 'in>b>out', 'b>out2'), node: 'out2', fix: 'Remove out2' },
  {
    id: 'cycle',
    document: network({ in: image, sum: ['add'], a: ['conv'], b: ['conv'], out: ['output'] }, 'in>sum>a>b>out', 'b>sum'),
    detail: 'sum → a → b → sum. A network runs from input to output; remove one of these connections.',
    fix: 'Remove the connection',
  },
  { id: 'cycle', document: network({ in: image, a: ['conv'], out: ['output'] }, 'in>out', 'a>a'), node: 'a', edge: 'e1', fix: 'Remove the connection' },
  { id: 'missing-input', document: network({ in: image, b: ['basic-block'], out: ['output'] }, 'b>out'), node: 'b', message: 'A node gets no input' },
  {
    id: 'missing-input',
    document: network({ in: image, b: ['basic-block'], x: ['auxiliary-output'], out: ['output'] }, 'in>b>out'),
    node: 'x',
    message: 'An auxiliary output hangs on nothing',
    fix: 'Remove x',
  },
  { id: 'too-few-inputs', document: network({ in: image, sum: ['add'], out: ['output'] }, 'in>sum>out'), node: 'sum', message: 'Add needs at least two inputs', received: '1' },
  {
    id: 'too-many-inputs',
    document: network({ in: image, a: ['conv'], b: ['basic-block'], out: ['output'] }, 'in>a>b>out', 'in>b'),
    node: 'b',
    fix: 'Disconnect a',
  },
  { id: 'input-is-fed', document: network({ in: image, a: ['conv'], out: ['output'] }, 'a>in>out'), node: 'in', fix: 'Remove the connection' },
  { id: 'output-feeds', document: network({ in: image, out: ['output'], a: ['conv'] }, 'in>out>a'), node: 'out', fix: 'Remove the connection' },
  { id: 'dangling-edge', document: network({ in: image, out: ['output'] }, 'in>out', 'in>gone'), edge: 'e1', fix: 'Remove the connection' },
  { id: 'doubled-edge', document: network({ in: image, sum: ['add'], out: ['output'] }, 'in>sum>out', 'in>sum'), node: 'sum', fix: 'Remove the connection' },
  { id: 'needs-image', document: network({ in: image, flat: ['flatten'], c: ['conv'], out: ['output'] }, 'in>flat>c>out'), node: 'c', received: '16384' },
  { id: 'needs-vector', document: network({ in: image, d: ['dense', { units: 10 }], out: ['output', { head: 'none' }] }, 'in>d>out'), node: 'd', received: '32×32×16', fix: 'Insert global pool' },
  { id: 'needs-vector', document: network({ in: image, out: ['output', { head: 'dense' }] }, 'in>out'), node: 'out', fix: 'Pool first (head C)' },
  {
    id: 'window-too-large',
    document: network({ in: ['input', { height: 4, width: 4 }], c: ['conv', { kernelSize: 7, padding: 1 }], out: ['output'] }, 'in>c>out'),
    detail: 'c: 7×7 does not fit into 4×4 padded by 1. Use a smaller window, or stride less before it.',
    expected: 'at least 5×5',
    received: '4×4×3',
    fix: 'Use “same” padding',
  },
  {
    id: 'groups-do-not-divide',
    document: network({ in: image, c: ['conv', { filters: 16, groups: 12 }], out: ['output'] }, 'in>c>out'),
    detail: 'c: 12 groups cannot share 16 input channels.',
    received: '12',
    fix: 'Use 4 groups',
  },
  { id: 'groups-do-not-divide', document: network({ in: image, c: ['conv', { filters: 9, groups: 2 }], out: ['output'] }, 'in>c>out'), detail: 'c: 2 groups cannot share 9 filters.', fix: 'Use one group' },
  {
    id: 'groups-do-not-divide',
    document: network({ in: image, b: ['basic-block', { filters: 16, groups: 3 }], out: ['output'] }, 'in>b>out'),
    node: 'b',
    fix: 'Use one group',
    count: 2,
  },
  {
    id: 'shapes-differ',
    document: network({ in: image, a: ['conv', { filters: 8 }], b: ['conv', { filters: 4, strides: 2, padding: 1 }], sum: ['add'], out: ['output'] }, 'in>a>sum>out', 'in>b>sum'),
    detail: 'sum: cannot add 16×16×4 to 32×32×8. Give both branches the same stride and filters.',
    expected: '32×32×8',
    received: '16×16×4',
  },
  {
    id: 'shapes-differ',
    document: network({ in: image, a: ['conv', { filters: 8 }], b: ['conv', { filters: 4, strides: 2, padding: 1 }], join: ['concatenate'], out: ['output'] }, 'in>a>join>out', 'in>b>join'),
    message: 'Branches of different size cannot be joined',
  },
  {
    id: 'block-shapes-differ',
    document: withParams(auxnet, 'block7', { shortcut: 'identity' }),
    message: 'Shortcut and convolutions give different shapes',
    detail: 'Block 7: cannot add 16×16×32 to 8×8×64. Identity keeps the shape it gets.',
    node: 'block7',
    expected: '8×8×64',
    received: '16×16×32',
    fix: 'Use 1×1 conv, stride 2',
  },
  {
    id: 'shortcut-cannot-narrow',
    document: network({ in: image, b: ['basic-block', { filters: 8, shortcut: 'pad' }], out: ['output'] }, 'in>b>out'),
    node: 'b',
    fix: 'Use 1×1 conv',
  },
  { id: 'head-needs-image', document: network({ in: image, flat: ['flatten'], out: ['output', { head: 'A' }] }, 'in>flat>out'), node: 'out', fix: 'Use a dense head' },
  { id: 'not-logits', document: network({ in: image, flat: ['flatten'], d: ['dense', { units: 7 }], out: ['output', { head: 'none' }] }, 'in>flat>d>out'), expected: '10', received: '7', fix: 'Use 7 classes' },
  { id: 'not-logits', document: network({ in: image, out: ['output', { head: 'none' }] }, 'in>out'), received: '32×32×16', fix: 'Add a dense layer' },
  { id: 'dead-branch', severity: 'warning', document: network({ in: image, b: ['basic-block'], side: ['conv'], out: ['output'] }, 'in>b>out', 'b>side'), node: 'side', fix: 'Remove side' },
  {
    id: 'outputs-share-a-place',
    severity: 'warning',
    document: network({ in: image, b: ['basic-block'], x: ['auxiliary-output'], y: ['auxiliary-output'], c: ['basic-block'], out: ['output'] }, 'in>b>c>out', 'b>x', 'b>y'),
    node: 'x',
    fix: 'Remove x',
  },
  {
    id: 'output-after-last-block',
    severity: 'warning',
    document: network({ in: image, b: ['basic-block'], x: ['auxiliary-output'], out: ['output'] }, 'in>b>out', 'b>x'),
    node: 'x',
    fix: 'Remove x',
  },
  {
    id: 'output-after-last-block',
    severity: 'warning',
    document: network({ in: image, b: ['basic-block'], x: ['auxiliary-output'], bn: ['batch-norm'], out: ['output', { head: 'D' }] }, 'in>b>bn>out', 'b>x'),
    node: 'x',
    fix: 'Remove x',
  },
  {
    id: 'output-after-last-block',
    severity: 'warning',
    document: network({ in: image, a: ['basic-block'], b: ['basic-block'], c: ['basic-block'], w: ['auxiliary-output'], x: ['auxiliary-output'], out: ['output'] }, 'in>a>b>c>out', 'b>w', 'c>x'),
    node: 'x',
    detail: 'x: no block lies between it and out, so it gives the trunk the same gradient once more and no smaller model. Hang it on an earlier block.',
    fix: 'Move to a',
  },
  {
    id: 'stride-before-head',
    severity: 'hint',
    document: network({ in: image, a: ['basic-block'], b: ['basic-block', { filters: 32, strides: 2 }], c: ['basic-block', { filters: 32 }], d: ['basic-block', { filters: 32 }], x: ['auxiliary-output'], out: ['output'] }, 'in>a>b>c>d>out', 'b>x'),
    node: 'x',
    detail: 'x reads b, which makes the image half as large: next to nothing has been learned at that size. One block later it has more to go by.',
    fix: 'Move to c',
  },
  {
    id: 'stride-before-head',
    severity: 'hint',
    document: network({ in: image, a: ['basic-block'], c: ['conv', { filters: 32, strides: 4, padding: 1 }], out: ['output'] }, 'in>a>c>out'),
    node: 'out',
    detail: 'out reads c, which makes the image 1/4 as large: next to nothing has been learned at that size. Another block before the output would make use of it.',
  },
  {
    id: 'asymmetric-padding',
    severity: 'warning',
    document: network({ in: image, c: ['conv', { strides: 2, padding: 'same' }], out: ['output'] }, 'in>c>out'),
    detail: 'c: 32×32 gets 0 before and 1 after. Torch and the paper pad 1 on all sides: not the same network.',
    fix: 'Pad 1 on all sides',
  },
  {
    id: 'asymmetric-padding',
    severity: 'warning',
    document: network({ in: image, p: ['max-pool', { poolSize: 3, strides: 2, padding: 'same' }], b: ['basic-block'], out: ['output'] }, 'in>p>b>out'),
    detail: 'p: 32×32 gets 0 before and 1 after. Torch and the paper pad 1 on all sides: not the same network.',
    fix: 'Pad 1 on all sides',
  },
  {
    id: 'stretch-without-exit',
    severity: 'hint',
    document: auxnet,
    message: 'Blocks 7 to 9 hold 75 % of the parameters and have no exit',
    node: 'block8',
    fix: 'Attach at block 8',
  },
  { id: 'adam-learning-rate', severity: 'hint', document: { ...auxnet, training: { ...auxnet.training, optimizer: 'adam' } }, message: 'The learning rate is high for Adam' },
  { id: 'exits-not-trained', severity: 'hint', document: { ...auxnet, training: { ...auxnet.training, method: 'single' } } },
];

describe('what a design is told', () => {
  it.each(cases)('$id $severity $fix', ({ id, severity = 'error', document, fix, count = 1, ...fields }) => {
    const found = analyse(document).diagnostics.filter((diagnostic) => diagnostic.id === id);
    expect(found).toHaveLength(count);
    const [diagnostic] = found;
    expect(diagnostic).toMatchObject({ severity, ...fields });
    expect(diagnostic?.fix?.title).toBe(fix);
    if (!diagnostic?.fix) return;
    const mended = analyse(applyFix(document, diagnostic.fix));
    expect(mended.diagnostics.filter((other) => other.id === id)).toEqual([]);
  });

  it('is silent where the padding is symmetric', () => {
    const odd = network({ in: ['input', { height: 33, width: 33 }], c: ['conv', { strides: 2, padding: 'same' }], b: ['basic-block'], out: ['output'] }, 'in>c>b>out');
    expect(analyse(odd).diagnostics).toEqual([]);
  });

  it('comes errors first', () => {
    const document = withParams(auxnet, 'block7', { shortcut: 'identity' });
    const rank = { error: 0, warning: 1, hint: 2 };
    const ranks = analyse(document).diagnostics.map(({ severity }) => rank[severity]);
    expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
  });
});

describe('the catalogue', () => {
  it('has no diagnostic that no case above meets', () => {
    const source = readFileSync(new URL('../../../main-process/core/diagnostics/catalogue.ts', import.meta.url), 'utf8');
    const ids = [...source.matchAll(/\b(?:error|warning|hint)\(\s*'([^']+)'/g)].map((match) => match[1]);
    // Memory is a matter of the machine: memory-fit.test.ts.
    expect(new Set(ids)).toEqual(new Set([...cases.map(({ id }) => id), 'batch-too-big']));
    for (const id of ids) expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
  });

  it('words each file problem with an id of its own', () => {
    const made = Object.values(fileProblems).map((problem) => problem({ detail: 'x' }));
    expect(new Set(made.map(({ id }) => id)).size).toBe(made.length);
    for (const { id, message } of made) {
      expect(id).toMatch(/^file-[a-z]+(-[a-z]+)*$/);
      expect(message).toMatch(/^[A-Z].*[^.]$/);
    }
  });
});
