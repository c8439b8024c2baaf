import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../main-process/core/analyse.ts';
import { importModel } from '../../../main-process/core/import/index.ts';
import { readDesignText } from '../../../main-process/core/import/read-design-text.ts';
import { uniforms } from '../../../main-process/core/random/seed.ts';
import { mutations, sampleOf, type Mutation } from '../../helpers/mutate-text.ts';

const fixture = (name: string): string => readFileSync(new URL(`../../fixtures/models/${name}`, import.meta.url), 'utf8');

type Layer = readonly [className: string, config?: Readonly<Record<string, unknown>>, inputs?: readonly string[]];
/** A Keras 2 model in a few lines: layers by name, each reading the one before unless told. */
function keras(layers: Readonly<Record<string, Layer>>, outputs = [Object.keys(layers).at(-1) ?? '']): string {
  const names = Object.keys(layers);
  const entries = names.map((name, index) => {
    const [className, config = {}, inputs = index === 0 ? [] : [names[index - 1] ?? '']] = layers[name] as Layer;
    return {
      class_name: className,
      name,
      config: { name, ...config },
      inbound_nodes: inputs.length > 0 ? [inputs.map((input) => [input, 0, 0, {}])] : [],
    };
  });
  return JSON.stringify({
    class_name: 'Functional',
    config: { name: 'm', layers: entries, input_layers: [[names[0], 0, 0]], output_layers: outputs.map((name) => [name, 0, 0]) },
  });
}
const image: Layer = ['InputLayer', { batch_input_shape: [null, 8, 8, 3] }];
const conv: Layer = ['Conv2D', { filters: 4, kernel_size: [3, 3] }];
const end = { gap: ['GlobalAveragePooling2D'], out: ['Dense', { units: 4 }] } as const satisfies Record<string, Layer>;

describe('what cannot be imported is told by layer, with what to do', () => {
  it.each<{ what: string; text: string; id: string; says: string }>([
    {
      what: 'an unknown layer',
      text: keras({ image, norm: ['LayerNormalization'], conv, ...end }),
      id: 'import-unsupported-layer',
      says: 'Layer “norm” is a LayerNormalization. Replace it',
    },
    { what: 'Lambda', text: keras({ image, cut: ['Lambda'], conv, ...end }), id: 'import-unsupported-layer', says: '“cut” is a Lambda' },
    {
      what: 'an activation',
      text: keras({ image, conv: ['Conv2D', { filters: 4, kernel_size: 3, activation: 'tanh' }], ...end }),
      id: 'import-unsupported-option',
      says: '“conv” (Conv2D) has the activation “tanh”',
    },
    {
      what: 'dilation',
      text: keras({ image, conv: ['Conv2D', { filters: 4, kernel_size: 3, dilation_rate: [2, 2] }], ...end }),
      id: 'import-unsupported-option',
      says: 'dilated convolutions are not supported',
    },
    {
      what: 'a window that is not square',
      text: keras({ image, conv: ['Conv2D', { filters: 4, kernel_size: [3, 1] }], ...end }),
      id: 'import-unsupported-option',
      says: 'kernel_size must be the same along height and width',
    },
    {
      what: 'channels first',
      text: keras({ image, conv: ['Conv2D', { filters: 4, kernel_size: 3, data_format: 'channels_first' }], ...end }),
      id: 'import-unsupported-option',
      says: 'only channels_last',
    },
    {
      what: 'padding that nothing takes over',
      text: keras({ image, conv, pad: ['ZeroPadding2D', { padding: 1 }], bn: ['BatchNormalization'], ...end }),
      id: 'import-unsupported-option',
      says: '“bn” (BatchNormalization) reads a ZeroPadding2D',
    },
    {
      what: 'padding on two sides only',
      text: keras({
        image,
        pad: [
          'ZeroPadding2D',
          {
            padding: [
              [0, 2],
              [0, 2],
            ],
          },
        ],
        conv,
        ...end,
      }),
      id: 'import-unsupported-option',
      says: 'padded by different amounts',
    },
    {
      what: 'soft-max within',
      text: keras({ image, conv, gap: end.gap, soft: ['Softmax'], out: end.out }),
      id: 'import-unsupported-option',
      says: '“out” (Dense) reads a soft-max',
    },
    {
      what: 'batch norm along the height',
      text: keras({ image, bn: ['BatchNormalization', { axis: 1 }], conv, ...end }),
      id: 'import-unsupported-option',
      says: 'normalises along axis 1',
    },
    {
      what: 'shapes that do not add up',
      text: keras({ image, a: conv, b: ['Conv2D', { filters: 8, kernel_size: 3 }, ['image']], sum: ['Add', {}, ['a', 'b']], ...end }),
      id: 'import-shape',
      says: '“sum” (Add): it cannot join 6×6×4 and 6×6×8',
    },
    {
      what: 'an image of any size',
      text: keras({ image: ['InputLayer', { batch_input_shape: [null, null, null, 3] }], conv, ...end }),
      id: 'import-input',
      says: 'takes any×any×3. Build the model with a fixed image size',
    },
    {
      what: 'a vector as input',
      text: keras({ image: ['InputLayer', { batch_input_shape: [null, 784] }], out: end.out }),
      id: 'import-input',
      says: 'takes 784',
    },
    { what: 'an output that is an image', text: keras({ image, conv }), id: 'import-outputs', says: 'gives 6×6×4' },
    {
      what: 'one number as output',
      text: keras({ image, gap: end.gap, out: ['Dense', { units: 1 }] }),
      id: 'import-outputs',
      says: 'two at least',
    },
    {
      what: 'outputs with different classes',
      text: keras({ image, gap: end.gap, a: ['Dense', { units: 4 }], b: ['Dense', { units: 5 }, ['gap']] }, ['a', 'b']),
      id: 'import-outputs',
      says: '“b” has 5 classes, another one 4',
    },
    {
      what: 'a layer that is not there',
      text: keras({ image, conv: [conv[0], conv[1], ['nowhere']], ...end }),
      id: 'import-missing-layer',
      says: '“conv” (Conv2D) reads “nowhere”',
    },
    {
      what: 'a circle',
      text: keras({ image, a: ['Activation', { activation: 'relu' }, ['b']], b: ['Activation', { activation: 'relu' }, ['a']], ...end }),
      id: 'import-cycle',
      says: 'depends on its own result',
    },
    {
      what: 'a graph model',
      text: JSON.stringify({ format: 'graph-model', modelTopology: { node: [] } }),
      id: 'import-graph-model',
      says: '--output_format=tfjs_layers_model',
    },
    {
      what: 'a subclassed model',
      text: JSON.stringify({ class_name: 'MyModel', config: {} }),
      id: 'import-not-a-model',
      says: 'export a Functional or Sequential one',
    },
    {
      what: 'layers that are no list',
      text: JSON.stringify({ class_name: 'Functional', config: { layers: 3 } }),
      id: 'import-form',
      says: 'config.layers',
    },
  ])('$what', ({ text, id, says }) => {
    const { document, diagnostics } = readDesignText('model.json', text);
    expect(document).toBeNull();
    expect(diagnostics[0]).toMatchObject({ id, severity: 'error' });
    expect(diagnostics[0]?.detail).toContain(says);
  });

  it('names every unsupported layer, not the first alone', () => {
    const { diagnostics } = importModel('m.json', keras({ image, a: ['Lambda'], b: conv, c: ['UpSampling2D'], d: ['Reshape'], ...end }));
    expect(diagnostics.map(({ received }) => received)).toEqual(['Lambda', 'UpSampling2D', 'Reshape']);
  });

  it('weights that two uses share', () => {
    const text = keras({ image, conv, ...end }).replace(
      '"inbound_nodes":[[["image",0,0,{}]]]',
      '"inbound_nodes":[[["image",0,0,{}]],[["image",0,0,{}]]]',
    );
    expect(importModel('m.json', text).diagnostics[0]?.detail).toContain('“conv” (Conv2D) is used 2 times. Shared weights');
  });
});

describe('what is close is told', () => {
  it.each([
    ['Leaky ReLU of another slope', ['LeakyReLU', { alpha: 0.3 }], 'slope 0.3 became one with 0.01'],
    ['ReLU6', ['ReLU', { max_value: 6 }], 'capped at 6 became ReLU'],
  ] as const)('%s', (_, layer, says) => {
    const result = importModel('m.json', keras({ image, conv, act: layer as Layer, ...end }));
    expect(result.document && result.report.notes).toEqual([{ kind: 'changed', layer: 'act', text: expect.stringContaining(says) }]);
  });
});

describe('spoiled models', () => {
  const samples = [
    fixture('keras2-preactivation.json'),
    JSON.stringify(JSON.parse(fixture('keras3-nested-augmentation.json'))),
    keras({ image, conv, pool: ['MaxPooling2D'], ...end }),
  ].map(sampleOf);
  const kinds = Object.values(mutations) as readonly Mutation[];

  it('3000 of them: none crashes; each is a sound design or an error that says something', { timeout: 60_000 }, () => {
    const random = uniforms(7);
    const verdicts = { good: 0, bad: 0 };
    for (let file = 0; file < 3_000; file += 1) {
      const sample = samples[file % samples.length];
      const mutate = kinds[Math.floor(random() * kinds.length)];
      if (!sample || !mutate) throw new Error('no sample');
      const text = mutate(sample, random, samples);
      const { document, diagnostics } = importModel('model.json', text);
      if (document) {
        verdicts.good += 1;
        expect(
          analyse(document).diagnostics.filter(({ severity }) => severity === 'error'),
          text,
        ).toEqual([]);
      } else {
        verdicts.bad += 1;
        expect(diagnostics.length, text).toBeGreaterThan(0);
        for (const { id, detail = '', message } of diagnostics) {
          expect(message + detail, text).not.toMatch(/undefined|\[object|TypeError|is not a function|fault of AuxNet/);
          expect(id).toMatch(/^(import|file)-/);
        }
      }
    }
    expect(verdicts.good).toBeGreaterThan(200);
    expect(verdicts.bad).toBeGreaterThan(1_000);
  });

  it('any JSON at all in place of a layer’s parameters', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.constantFrom(
          'Conv2D',
          'BatchNormalization',
          'MaxPooling2D',
          'Dense',
          'Activation',
          'ZeroPadding2D',
          'Add',
          'Dropout',
          'LeakyReLU',
          'TFOpLambda',
          'Sequential',
          'Flatten',
        ),
        (config, className) => {
          const text = keras({ image, conv, odd: [className], ...end });
          const { document, diagnostics } = importModel('m.json', text.replace('{"name":"odd"}', JSON.stringify(config)));
          expect(document !== null || diagnostics.length > 0).toBe(true);
          for (const { detail } of diagnostics) expect(detail).not.toMatch(/TypeError|fault of AuxNet/);
        },
      ),
      { numRuns: 300, seed: 3 },
    );
  });
});
