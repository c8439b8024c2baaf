import { describe, expect, it } from 'vitest';
import { analyse } from '../../../main-process/core/analyse.ts';
import type { Document } from '../../../main-process/core/graph/document.ts';
import { receptiveField, type ReceptiveField } from '../../../main-process/core/shape/receptive-field.ts';
import { templateById } from '../../../main-process/core/templates/index.ts';
import { network } from '../../helpers/network.ts';

const fieldAt = (document: Document, node: string): ReceptiveField | undefined => {
  const { graph } = analyse(document);
  return receptiveField(graph, graph.outputOf[node] ?? '');
};
const square = (size: number, jump: number): ReceptiveField => ({ whole: false, size: [size, size], jump: [jump, jump] });
const image = ['input', { height: 64, width: 64 }] as const;

describe('receptive field', () => {
  it.each<readonly [string, Document, ReceptiveField]>([
    ['the input itself', network({ in: image, x: ['batch-norm'], out: ['output'] }, 'in>x>out'), square(1, 1)],
    ['one 3×3', network({ in: image, x: ['conv'], out: ['output'] }, 'in>x>out'), square(3, 1)],
    ['two 3×3 see as much as one 5×5', network({ in: image, a: ['conv'], x: ['conv'], out: ['output'] }, 'in>a>x>out'), square(5, 1)],
    ['a 7×7 at stride 2, then 3×3', network({ in: image, a: ['conv', { kernelSize: 7, strides: 2, padding: 3 }], x: ['conv'], out: ['output'] }, 'in>a>x>out'), square(11, 2)],
    ['pooling counts', network({ in: image, a: ['max-pool', { poolSize: 2, strides: 2 }], x: ['conv'], out: ['output'] }, 'in>a>x>out'), square(6, 2)],
    ['the wider branch of a merge', network({ in: image, a: ['conv'], b: ['conv', { kernelSize: 7 }], x: ['add'], out: ['output'] }, 'in>a>x>out', 'in>b>x'), square(7, 1)],
    ['a block is its two convolutions', network({ in: image, x: ['basic-block', { strides: 2 }], out: ['output'] }, 'in>x>out'), square(7, 2)],
    ['all of it behind global pooling', network({ in: image, x: ['global-pool'], out: ['output', { head: 'dense' }] }, 'in>x>out'), { whole: true }],
  ])('%s', (_, document, expected) => {
    expect(fieldAt(document, 'x')).toEqual(expected);
  });

  it('of ResNet-20 by hand: stem 3, three blocks of 2·2, then jumps of 2 and 4', () => {
    const resnet = templateById('resnet-20')?.build() ?? expect.fail('no template');
    expect(fieldAt(resnet, 'block3')).toEqual(square(3 + 6 * 2, 1));
    // Stage 2: 3×3 at stride 2 on jump 1, then five on jump 2. Stage 3: 3×3 at stride 2 on jump 2, then five on jump 4.
    expect(fieldAt(resnet, 'block6')).toEqual(square(15 + 2 + 5 * 4, 2));
    expect(fieldAt(resnet, 'block9')).toEqual(square(37 + 4 + 5 * 8, 4));
  });
});
