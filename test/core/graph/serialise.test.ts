import { describe, expect, it } from 'vitest';
import { createNode, emptyDocument } from '../../../main-process/core/graph/create.ts';
import type { Document } from '../../../main-process/core/graph/document.ts';
import { parseDocument } from '../../../main-process/core/graph/parse.ts';
import { serialiseDocument } from '../../../main-process/core/graph/serialise.ts';
import { applyFix } from '../../helpers/apply-fix.ts';
import { templateById } from '../../../main-process/core/templates/index.ts';

const linesThatDiffer = (a: string, b: string): readonly string[] => {
  const [left, right] = [a.split('\n'), b.split('\n')];
  return [...left.filter((line) => !right.includes(line)), ...right.filter((line) => !left.includes(line))];
};
const auxnet = templateById('auxnet-20-3')?.build() as Document;

describe('the text of a design', () => {
  it('is short where there is nothing to say', () => {
    expect(serialiseDocument(emptyDocument())).toBe(`{
  "format": "auxnet",
  "version": 1,
  "name": "Untitled",
  "classes": 10,
  "nodes": [],
  "edges": [],
  "stages": [],
  "training": {
    "dataset": { "name": "generated" },
    "method": "fused",
    "lossRatioRule": false,
    "optimizer": "sgd",
    "epochs": 30,
    "batchSize": 128,
    "learningRate": 0.1,
    "momentum": 0.9,
    "nesterov": true,
    "adam": { "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8 },
    "weightDecay": 0.0001,
    "labelSmoothing": 0,
    "clipNorm": null,
    "precision": "auto",
    "schedule": { "kind": "step", "factor": 0.1, "at": [0.4, 0.6] },
    "warmup": { "epochs": 0, "from": 0.1 },
    "augmentation": { "flip": true, "pad": 4 },
    "seed": 1,
    "validation": 0,
    "trainLimit": null,
    "earlyStopping": { "on": false, "output": null, "by": "error", "patience": 10, "minDelta": 0 },
    "checkpoints": { "everyEpochs": 1, "everyMinutes": null, "keepLast": 2, "keepBest": true },
    "initial": null
  },
  "layout": {
    "positions": {}
  }
}
`);
  });

  it('changes by one line with one parameter', () => {
    const changed = applyFix(auxnet, { kind: 'set-params', title: '', node: 'block4', params: { filters: 48 } });
    expect(linesThatDiffer(serialiseDocument(auxnet), serialiseDocument(changed))).toHaveLength(2);
  });

  it('changes by one line of layout when a node moves', () => {
    const moved = { ...auxnet, positions: { ...auxnet.positions, block4: { x: 5, y: 6 } } };
    expect(linesThatDiffer(serialiseDocument(auxnet), serialiseDocument(moved))).toEqual([
      '      "block4": { "x": 0, "y": 218 },',
      '      "block4": { "x": 5, "y": 6 },',
    ]);
  });

  it('says which way the trunk runs only where it does not run down', () => {
    const right: Document = { ...auxnet, direction: 'right' };
    expect(linesThatDiffer(serialiseDocument(auxnet), serialiseDocument(right))).toEqual(['    "direction": "right",']);
    expect(parseDocument(serialiseDocument(right)).document?.direction).toBe('right');
    const said = serialiseDocument(auxnet).replace('"layout": {', '"layout": {\n    "direction": "down",');
    expect(parseDocument(said).document).toEqual(auxnet);
  });

  it('lists an auxiliary output beside what it hangs on', () => {
    const ids = [...serialiseDocument(auxnet).matchAll(/^ {4}\{ "id": "(\w+)", "kind"/gm)].map((match) => match[1]);
    expect(ids.slice(3, 8)).toEqual(['block2', 'block3', 'exit7', 'block4', 'block5']);
  });

  it('keeps unknown fields named like what every object has', () => {
    const odd = { ...emptyDocument(), extra: { constructor: 1, toString: [2], hasOwnProperty: null } };
    expect(parseDocument(serialiseDocument(odd)).document).toEqual(odd);
  });

  it('writes a network that is still in pieces, or runs in a circle', () => {
    const a = createNode('conv', 'a');
    const b = createNode('add', 'b');
    const edges = { ab: { id: 'ab', source: 'a', target: 'b' }, ba: { id: 'ba', source: 'b', target: 'a' } };
    const circle: Document = { ...emptyDocument(), nodes: { b, a }, edges };
    expect(parseDocument(serialiseDocument(circle)).document).toEqual(circle);
  });
});
