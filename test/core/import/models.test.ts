import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../main-process/core/analyse.ts';
import { compileLayersModel } from '../../../main-process/core/compile/layers-model.ts';
import type { SymbolicTensor } from '../../../main-process/core/compile/tf.ts';
import type { Document } from '../../../main-process/core/graph/document.ts';
import { importModel, reportLine, type ImportReport } from '../../../main-process/core/import/index.ts';
import { readDesignText } from '../../../main-process/core/import/read-design-text.ts';
import { templates } from '../../../main-process/core/templates/index.ts';
import { testEngine } from '../../helpers/engine.ts';

const { tf } = await testEngine();
const fixture = (name: string): string => readFileSync(new URL(`../../fixtures/models/${name}`, import.meta.url), 'utf8');

function taken(name: string, text: string): { readonly document: Document; readonly report: ImportReport } {
  const result = importModel(name, text);
  expect(result.diagnostics).toEqual([]);
  return result as { readonly document: Document; readonly report: ImportReport };
}
const kindsOf = (document: Document) => Object.values(document.nodes).map(({ kind }) => kind);
const nodeNamed = (document: Document, name: string) => Object.values(document.nodes).find((node) => node.name === name);

describe('Keras 3, as model.to_json() wrote it', () => {
  it('a residual network with an auxiliary output: blocks, heads, the stride that pads as TensorFlow does', () => {
    const { document, report } = taken('resnet.json', fixture('keras3-resnet.json'));
    expect(reportLine(report)).toBe('35 layers → 3 blocks in 3 stages, 3 single layers, 2 outputs');
    expect(report.format).toBe('Keras 3');
    // Keras counts 78,372 trainable parameters.
    expect(analyse(document).totals.parameters).toBe(78_372);
    expect(nodeNamed(document, 'Block 2')).toMatchObject({
      kind: 'basic-block',
      stage: 'stage2',
      params: {
        filters: 32,
        strides: 2,
        order: 'post',
        shortcut: 'auto',
        norm: { epsilon: 0.001, momentum: 0.99 },
        convs: { padding: 'same' },
      },
    });
    expect(nodeNamed(document, 'aux')).toMatchObject({ kind: 'auxiliary-output', params: { head: 'C' } });
    expect(nodeNamed(document, 'Output 8')).toMatchObject({ kind: 'output', params: { head: 'C' } });
    expect(report.notes.map(({ kind, layer }) => [kind, layer])).toEqual([
      ['left-out', 'rescaling_1'],
      ['left-out', 'random_flip'],
      ['read-as', 'aux'],
      ['read-as', 'dense'],
    ]);
    expect(document.name).toBe('keras3_resnet');
    expect(document.description).toBe('Imported from resnet.json (Keras 3).');
  });

  it('data augmentation as a model in the model is left out, and told', () => {
    const { document, report } = taken('nested.json', fixture('keras3-nested-augmentation.json'));
    expect(kindsOf(document)).toEqual(['input', 'conv', 'output']);
    expect(report.notes.map(({ layer }) => layer)).toEqual(['aug/random_flip_1', 'aug/random_rotation']);
  });
});

describe('Keras 2', () => {
  it('pre-activation with dropout, ZeroPadding2D, x + y, and a soft-max layer', () => {
    const { document, report } = taken('preact.json', fixture('keras2-preactivation.json'));
    expect(report.format).toBe('Keras 2.15.0');
    expect(kindsOf(document)).toEqual(['input', 'conv', 'basic-block', 'output']);
    expect(nodeNamed(document, 'Block 1')?.params).toMatchObject({
      filters: 32,
      strides: 2,
      order: 'pre-half',
      dropout: 0.3,
      shortcut: 'auto',
    });
    expect(nodeNamed(document, 'Output 4')?.params).toMatchObject({ head: 'A', norm: { epsilon: 0.001 } });
    // 3·16·9 | 32 + 16·32·9 + 64 + 32·32·9 + 16·32 | 64 + 330
    expect(analyse(document).totals.parameters).toBe(432 + 14_432 + 394);
  });
});

describe('TensorFlow.js', () => {
  const json = (model: { toJSON(unused: null, text: false): unknown }): string =>
    JSON.stringify({ format: 'layers-model', modelTopology: model.toJSON(null, false) });

  it.each(templates.filter(({ id }) => !/110|164|28-10/.test(id)).map((template) => [template.id, template] as const))(
    '%s as this application compiles it comes back with its blocks and parameters',
    (_, template) => {
      const design = template.build();
      const { graph, totals } = analyse(design);
      const model = compileLayersModel(tf, graph, { seed: 1 });
      const { document } = taken('model.json', json(model));
      model.dispose();
      const count = (of: Document): Readonly<Record<string, number>> => {
        const counts: Record<string, number> = {};
        for (const kind of kindsOf(of)) counts[kind] = (counts[kind] ?? 0) + 1;
        return counts;
      };
      expect(count(document)).toEqual(count(design));
      expect(analyse(document).totals.parameters).toBe(totals.parameters);
    },
    60_000,
  );

  it('tf.layers by hand: activation inside a layer, average pooling of the whole image, one output', () => {
    const image = tf.input({ shape: [8, 8, 3], name: 'image' });
    const apply = (layer: { apply(x: unknown): unknown }, x: unknown): SymbolicTensor => layer.apply(x) as SymbolicTensor;
    const conv = (name: string, activation: 'relu' | 'linear') =>
      tf.layers.conv2d({ name, filters: 4, kernelSize: 3, padding: 'same', activation, useBias: false });
    const x = apply(conv('stem', 'relu'), image);
    let y = apply(tf.layers.batchNormalization({ name: 'n1' }), apply(conv('c1', 'linear'), x));
    y = apply(tf.layers.activation({ name: 'a1', activation: 'relu' }), y);
    y = apply(tf.layers.batchNormalization({ name: 'n2' }), apply(conv('c2', 'linear'), y));
    y = apply(tf.layers.reLU({ name: 'a2' }), apply(tf.layers.add({ name: 'sum' }), [y, x]));
    y = apply(tf.layers.flatten({ name: 'flat' }), apply(tf.layers.averagePooling2d({ name: 'mean', poolSize: 8 }), y));
    const model = tf.model({
      inputs: image,
      outputs: apply(tf.layers.dense({ name: 'classes', units: 3, activation: 'softmax' }), y),
      name: 'by-hand',
    });
    const { document, report } = taken('model.json', json(model));
    expect(reportLine(report)).toBe('12 layers → 1 block in 1 stage, 2 single layers, 1 output');
    expect(report.format).toMatch(/^TensorFlow\.js \d/);
    expect(document.classes).toBe(3);
    expect(nodeNamed(document, 'classes')?.params).toEqual({ head: 'C' });
    expect(analyse(document).totals.parameters).toBe(
      model.trainableWeights.reduce((sum, weight) => sum + weight.shape.reduce<number>((size, length) => size * (length ?? 1), 1), 0),
    );
    model.dispose();
  });
});

describe('which text is what', () => {
  it('an .auxnet file is read as one, a model imported, a model in a string too', () => {
    expect(
      readDesignText('tiny.auxnet', readFileSync(new URL('../../fixtures/designs/tiny.auxnet', import.meta.url), 'utf8')),
    ).not.toHaveProperty('imported');
    expect(readDesignText('m.json', fixture('keras3-resnet.json'))).toHaveProperty('imported.blocks', 3);
    expect(readDesignText('m.json', JSON.stringify(fixture('keras3-resnet.json')))).toHaveProperty('imported.blocks', 3);
    expect(readDesignText('m.json', '{"class_name": ').diagnostics[0]).toMatchObject({ id: 'file-syntax', line: 1 });
    expect(readDesignText('m.json', '{"a": 1}').diagnostics[0]?.id).toBe('file-not-a-design');
  });
});
